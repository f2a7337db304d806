"""`python -m tests.documents`: write every generated document again, with the API's description and the schemas."""

from service.api import openapi
from service.bank import schema
from service.settings import PROJECT
from tests.documents.generated import texts


def main() -> None:
    """Write the files; nothing is printed for those that were fresh."""
    openapi.main()
    schema.main()
    for path, text in texts().items():
        file = PROJECT / path
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            print(path)


if __name__ == "__main__":
    main()
