"""The console program `diemtua`. Exit codes: 0 done, 1 the work found something wrong, 2 the call is wrong."""

import errno
import importlib
import os
import re
import sys
from typing import Any

import click

from diemtua.kernel.errors import DomainError

COMMANDS = {
    "demo": "Dựng liên đoàn mẫu và mở tại 127.0.0.1:8000",
    "serve": "Chạy máy chủ và tiến trình việc nền",
    "create-keeper": "Lập tài khoản quản trị hệ thống đầu tiên",
    "import-roster": "Nạp danh sách cán bộ từ tệp Excel (hoặc xem trước)",
    "duplicates": "Tìm người bị ghi nhiều lần trong một tệp danh sách",
    "issue-certificates": "Cấp chứng nhận cho một lớp đã đủ điều kiện",
    "verify": "Kiểm tra một tệp chứng nhận, không cần mạng",
    "law": "Văn bản pháp luật: nạp, dựng chỉ mục, học, đo máy tìm",
    "backup": "Sao lưu cơ sở dữ liệu, tệp và khóa vào một tệp",
    "restore": "Khôi phục từ tệp sao lưu",
    "reseal": "Niêm phong lại mọi dữ liệu dưới khóa mới, sau khi đổi khóa",
    "rulebook": "Kho luật: chạy tình huống mẫu, soát dữ liệu luật",
    "doctor": "Khám máy: cấu hình, cơ sở dữ liệu, việc nền, khóa",
}

LOOK_AT = "hãy xem DIEMTUA_DATABASE_URL, quyền ghi vào thư mục dữ liệu và chỗ trống trên đĩa."

_WORDS = {
    "Usage:": "Cách dùng:",
    "[OPTIONS]": "[TÙY CHỌN]",
    "COMMAND [ARGS]...": "LỆNH …",
    "Options:": "Tùy chọn:",
    "Commands:": "Lệnh:",
    "[default:": "[mặc định:",
    "[required]": "[bắt buộc]",
    "Show this message and exit.": "Hiện hướng dẫn này rồi thoát.",
    "Show the version and exit.": "Hiện số phiên bản rồi thoát.",
}

# What the system says in English when a file cannot be read or written.
_FAULTS = {
    errno.ENOENT: "không có tệp hay thư mục này",
    errno.EACCES: "không được phép",
    errno.EPERM: "không được phép",
    errno.EISDIR: "đây là thư mục, không phải tệp",
    errno.ENOTDIR: "đường dẫn đi qua một tệp, không phải thư mục",
    errno.ENOSPC: "đĩa đã đầy",
    errno.EROFS: "đĩa chỉ cho đọc",
}


class VietnameseMixin:
    """Help and usage errors in Vietnamese."""

    def get_help(self, ctx: click.Context) -> str:
        return _translated(super().get_help(ctx))  # type: ignore[misc]

    def get_usage(self, ctx: click.Context) -> str:
        return _translated(super().get_usage(ctx))  # type: ignore[misc]


def _translated(text: str) -> str:
    for english, vietnamese in _WORDS.items():
        text = text.replace(english, vietnamese)
    return text


class Command(VietnameseMixin, click.Command):
    """A command with Vietnamese help."""


class Program(VietnameseMixin, click.Group):
    """Loads a command's module only when it is called: `--help` stays quick."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"diemtua.web.commands.{name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS:
            raise click.UsageError(f"không có lệnh «{args[0]}»; «diemtua --help» kể mọi lệnh.", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Lệnh"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Program, help="Điểm Tựa: nền tảng nâng cao chất lượng cán bộ công đoàn cơ sở.")
@click.version_option(package_name="diemtua", prog_name="diemtua")
def program() -> None:
    """The group; every command is its own module."""


def main(arguments: list[str] | None = None) -> None:
    """Entry point: says what is wrong in one Vietnamese sentence on stderr."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diemtua.web.settings")
    try:
        code: Any = program.main(args=arguments, prog_name="diemtua", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(2)
    except click.UsageError as error:
        context = f"\n{error.ctx.get_usage()}" if error.ctx else ""
        click.echo(f"Lệnh chưa đúng: {in_vietnamese(error)}{context}", err=True)
        sys.exit(2)
    except click.Abort:
        click.echo("Đã dừng theo yêu cầu.", err=True)
        sys.exit(130)
    except DomainError as error:
        click.echo(error.message, err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(0)
    except OSError as error:
        click.echo(f"Không đọc hay ghi được {error.filename or 'tệp'}: {fault(error)}.", err=True)
        sys.exit(1)
    except click.ClickException as error:
        click.echo(error.format_message(), err=True)
        sys.exit(error.exit_code)
    except Exception as error:
        said = _of_the_machine(error)
        if not said:
            raise
        click.echo(said, err=True)
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def fault(error: OSError) -> str:
    """Why a file could not be read or written, in Vietnamese where it is one of the usual reasons."""
    return _FAULTS.get(error.errno or 0) or error.strerror or str(error)


def _of_the_machine(error: Exception) -> str:
    """What the keeper can mend outside the program, in a sentence; empty for a fault of ours."""
    from cryptography.fernet import InvalidToken  # here: `--help` need not wait for them
    from django.db.utils import OperationalError

    if isinstance(error, OperationalError):
        why = " ".join(str(error).split())
        return f"Cơ sở dữ liệu không nhận việc này ({why}); {LOOK_AT}"
    if isinstance(error, InvalidToken):
        return "Khóa niêm phong đang đặt không mở được dữ liệu đã có; hãy đặt lại khóa cũ hoặc lấy vault.key từ bản sao lưu."
    return ""


def in_vietnamese(error: click.UsageError) -> str:
    """The common usage errors of click in Vietnamese."""
    match error:
        case click.NoSuchOption():
            return f"không có tùy chọn «{error.option_name}»."
        case click.MissingParameter():
            name = error.param.make_metavar(error.ctx) if error.param and error.ctx else error.param_hint
            return f"thiếu {name}."
        case click.BadParameter():
            named = _name(error.param) if error.param else "tham số"
            if isinstance(kind := error.param and error.param.type, click.IntRange):
                bounds = f"từ {kind.min}" + (f" đến {kind.max}" if kind.max is not None else " trở lên")
                return f"{named} phải là số nguyên {bounds}."
            if isinstance(kind, click.types.IntParamType):
                return f"{named} phải là số nguyên."
            if isinstance(kind, click.Path) and (path := re.search(r"'(.+)'", error.message)):
                return f"không mở được «{path[1]}»; hãy xem lại đường dẫn."
            return f"giá trị không dùng được cho {named}: {error.message}"
        case _:
            return error.format_message()


def _name(param: click.Parameter) -> str:
    """As the help calls it: an argument by its word, an option by its dashes."""
    return param.metavar if isinstance(param, click.Argument) and param.metavar else param.opts[0]


def setup_django() -> None:
    """Make models usable; configuration errors become one sentence."""
    import django
    from django.apps import apps
    from django.core.exceptions import ImproperlyConfigured

    if apps.ready:
        return  # a second setup would point the log to whatever stderr is now
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise click.ClickException(str(error)) from error
