"""`exam-tutor grade`: lines in, lines out, in order, whatever is in them."""

import json
import subprocess
import sys


def test_each_line_is_answered_in_its_place() -> None:
    lines = [
        '{"id": 1, "question": "lora-memory", "field": "adapter_bytes", "response": "4k(m+"}',
        '{"id": 2, "key": {"type": "number", "value": "2", "unit": "GB"}, "response": "2e9 B"}',
        '{"id": 3, "question": "lora-memory", "document": "adapter_bytes: $4k(m+l)$\\n\\nfull_bytes: $4ml$"}',
        '{"id": 4, "question": "lora-memory", "document": ""}',
        "no JSON",
    ]

    done = subprocess.run(
        [sys.executable, "-m", "service", "grade", "-"],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=False,
    )

    answered = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [each.get("id") for each in answered] == [1, 2, 3, 4, None]
    assert [each.get("verdict") for each in answered] == ["unreadable", "correct", "correct", None, None]
    assert answered[2]["found"]["full_bytes"]["text"] == "$4ml$"
    assert [answered[at]["error"]["code"] for at in (3, 4)] == ["bad-row", "not-json"]
