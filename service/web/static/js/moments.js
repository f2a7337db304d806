// Moments in the reader's own time; without this they are in UTC.

const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

for (const place of document.querySelectorAll("time[data-moment]")) place.textContent = MOMENT.format(new Date(place.dateTime));
