"""What the house promises about itself, checked."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.core.management import call_command
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.module_loading import import_string

from diemtua.audit.words import WORDS
from diemtua.rulebook.book import parameters
from diemtua.web.templatetags.diemtua import icon
from diemtua.web.worker import forgetters

ROOT = Path(__file__).resolve().parents[2]
OURS = [m for m in apps.get_models() if m.__module__.startswith("diemtua.")]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
FLOORS = next(c["layers"] for c in CONTRACTS if c["type"] == "layers")[::-1]


def test_floors_and_rooms_hold() -> None:
    run = subprocess.run([Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout


def test_no_foreign_key_points_to_a_higher_floor() -> None:
    def floor(model: type[models.Model]) -> int:
        return FLOORS.index(model.__module__.split(".")[1])

    upward = [
        f"{model.__name__}.{f.name}"
        for model in OURS
        for f in model._meta.get_fields()
        if f.is_relation and f.concrete and f.related_model in OURS and floor(f.related_model) > floor(model)
    ]
    assert upward == []


@pytest.mark.django_db
def test_migrations_are_written() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def points_to_a_person(model: type[models.Model]) -> bool:
    names = {"Person", "User", "Enrolment", "Sitting"}
    return any(f.is_relation and f.concrete and f.related_model.__name__ in names for f in model._meta.get_fields())


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_every_model_with_a_person_declares_its_personal_fields(model: type[models.Model]) -> None:
    suspicious = {"full_name", "phone", "email", "birth_date", "actor_name", "username", "address"}
    fields = {f.name for f in model._meta.get_fields()}
    if not (points_to_a_person(model) or fields & suspicious):
        return
    privacy = getattr(model, "Privacy", None)
    assert privacy is not None, f"{model.__name__} needs class Privacy: personal = {{…}}, kept = «…»"
    assert set(privacy.personal) <= fields
    assert privacy.kept


# A term nobody keeps yet by machine, and why; docs/PRIVACY.md says so too.
KEPT_BY_HAND = {"unions.Person": "the register of certificates needs the name; the keeper decides"}


@pytest.mark.parametrize("model", [m for m in OURS if hasattr(m, "Privacy")], ids=lambda m: m._meta.label)
def test_every_term_of_keeping_has_its_forgetting(model: type[models.Model]) -> None:
    has_term = re.search(r"\d+ (năm|ngày|giờ|phút)", model.Privacy.kept) and model._meta.label not in KEPT_BY_HAND
    name = getattr(model.Privacy, "forgotten_by", None)
    assert bool(has_term) == bool(name)
    assert name is None or (callable(import_string(name)) and name in forgetters())


def test_settings_and_their_page_name_the_same_variables() -> None:
    code = "".join(p.read_text("utf-8") for p in (ROOT / "src").rglob("*.py"))
    named = set(re.findall(r'"(DIEMTUA_[A-Z_]+)"', code))
    listed = set(re.findall(r"`(DIEMTUA_[A-Z_]+)`", (ROOT / "docs/SETTINGS.md").read_text("utf-8")))
    assert named == listed


def test_every_parameter_has_dates_source_and_certainty() -> None:
    assert len(parameters()) >= 5
    for timeline in parameters().values():
        days = [d.since for d in timeline.values]
        assert days == sorted(set(days))
        assert all(
            d.source and d.certainty in {"verified", "practice", "general knowledge", "derived"}
            for d in timeline.values
        )


def test_no_file_names_a_machine_or_a_registry() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout.splitlines()
    bad = []
    for name in listed:
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".txt", ".html", ".sh", ".css", ".js"} and path.exists():
            text = path.read_text("utf-8")
            if re.search(r"(?<![\w.])/(work|farm|root)/", text) or (
                "pypi.org" in text.replace('pypi.org"', "") and path.suffix in {".txt", ".toml"}
            ):
                bad.append(name)
    assert [b for b in bad if b != "tests/house/test_house.py"] == []


def test_templates_start_with_what_they_take() -> None:
    parts = (ROOT / "src/diemtua/web/templates/ui").glob("*.html")
    assert [p.name for p in parts if not p.read_text("utf-8").startswith("{#")] == []


def test_every_icon_named_in_a_template_exists() -> None:
    names = {
        name
        for page in (ROOT / "src").rglob("*.html")
        for name in re.findall(r'{% icon "([a-z0-9-]+)"|icon="([a-z0-9-]+)"', page.read_text("utf-8"))
        for name in name
        if name
    }
    assert len(names) > 20
    for name in names:
        icon(name)


def test_every_deed_of_the_journal_has_its_words() -> None:
    code = "".join(p.read_text("utf-8") for p in (ROOT / "src").rglob("actions*/**/*.py"))
    code += "".join(p.read_text("utf-8") for p in (ROOT / "src").rglob("actions.py"))
    named = set(re.findall(r'(?:record|_?move)\(\s*(?:\w+,\s*)?"([a-z]+\.[a-z_]+)"', code))
    assert named == set(WORDS)


def test_typed_numbers_are_read_in_one_way() -> None:
    """`isdigit` takes «²», which `int` refuses, and numbers no column holds: `kernel.numbers.whole_number` reads what was typed.

    Rules, parsing and searching ask it of the letters of a text, which is another question.
    """
    typed = re.compile(r"\.is(digit|decimal|numeric)\(")
    asking = re.compile(r"/(rules|parsing|search)(/|\.py)")
    code = {str(p.relative_to(ROOT)): p.read_text("utf-8") for p in (ROOT / "src").rglob("*.py")}
    assert [name for name, text in code.items() if typed.search(text) and not asking.search(name)] == []


def test_workbooks_are_opened_in_one_way() -> None:
    """`kernel.workbooks` says that text is text: a workbook opened elsewhere takes a name beginning with «=» for a formula."""
    code = {str(p.relative_to(ROOT / "src")): p.read_text("utf-8") for p in (ROOT / "src").rglob("*.py")}
    assert [name for name, text in code.items() if "xlsxwriter" in text] == ["diemtua/kernel/workbooks.py"]


def test_days_are_written_in_one_way() -> None:
    """`kernel.dates` writes a day and a moment as people read them, in Vietnam's time. A heartbeat has its seconds."""
    code = {str(p.relative_to(ROOT / "src/diemtua")): p.read_text("utf-8") for p in (ROOT / "src").rglob("*.py")}
    spelt = {name for name, text in code.items() if "%d/%m/%Y" in text}
    assert spelt == {"kernel/dates.py", "web/formats/vi/formats.py", "jobs/models.py"}


def own_forms() -> list[type[forms.BaseForm]]:
    for path in (ROOT / "src").rglob("*.py"):
        if "forms" in (path.stem, path.parent.name):
            import_module(".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__"))
    found, waiting = [], [forms.BaseForm]
    while waiting:
        waiting += (more := waiting.pop().__subclasses__())
        found += [form for form in more if form.__module__.startswith("diemtua.")]
    return found


def has_most(form: type[forms.BaseForm], name: str) -> bool:
    """The field, or the model behind it where the form lets the model check, knows the largest number it takes."""
    if form.base_fields[name].max_value is not None:
        return True
    is_checked = issubclass(form, forms.BaseModelForm) and form._post_clean is forms.BaseModelForm._post_clean
    columns = form._meta.model._meta.fields if is_checked else []
    return any(isinstance(v, MaxValueValidator) for c in columns if c.name == name for v in c._validators)


def test_every_number_typed_has_its_most() -> None:
    """A number that no column holds, or that is no length of time, is an error page on one database or the other."""
    numbers = [
        (f, n) for f in own_forms() for n, field in f.base_fields.items() if isinstance(field, forms.IntegerField)
    ]
    assert [f"{f.__name__}.{n}" for f, n in numbers if not has_most(f, n)] == []
    typed = re.compile(r"forms\.(Integer|Decimal|Float)Field\(")
    code = {str(path): text for path in (ROOT / "src").rglob("*.py") if typed.search(text := path.read_text("utf-8"))}
    calls = [
        f"{name}:{call.lineno}"
        for name, text in code.items()
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call)
        and typed.match(ast.unparse(call))
        and "max_value" not in {keyword.arg for keyword in call.keywords}
    ]
    assert calls == []  # those made while a form is


def test_ruff_and_format_are_clean() -> None:
    for command in (["check"], ["format", "--check"]):
        run = subprocess.run(
            [Path(sys.executable).parent / "ruff", *command, "."], cwd=ROOT, capture_output=True, text=True
        )
        assert run.returncode == 0, run.stdout


def test_types_hold_where_we_promise_them() -> None:
    run = subprocess.run([Path(sys.executable).parent / "mypy"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout


def test_deployment_check_is_clean() -> None:
    env = os.environ | {
        "DIEMTUA_PUBLIC_URL": "https://diemtua.example.vn",
        "DIEMTUA_HOSTS": "diemtua.example.vn",
        "DJANGO_SETTINGS_MODULE": "diemtua.web.settings",
    }
    env.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=env)
    assert run.returncode == 0, run.stderr
