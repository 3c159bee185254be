"""Load a study package from a folder or a zip file."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from analysis.actions.package import Contents, load_package, read_package
from survey.actions.fieldwork import founder_of
from survey.actions.refusal import Refusal
from survey.formats.package import PackageRefused, open_package
from survey.models import Study, User


class Command(BaseCommand):
    help = "Load a study package. Loading it again changes nothing; a broken one is refused whole."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--by", metavar="EMAIL", help="who loads it (else its first investigator)"
        )
        parser.add_argument(
            "--demo", action="store_true", help="its people may sign in by one click"
        )
        parser.add_argument("--if-missing", action="store_true", help="do nothing if it is there")

    def handle(self, *args: object, **options: object) -> None:
        path = Path(str(options["path"]))
        if options["if_missing"] and Study.objects.filter(slug=path.name).exists():
            return
        if options["demo"] and not settings.DEMO:
            raise CommandError("--demo is for demonstrations only: set BRAID_DEMO=1.")
        try:
            contents = read_package(open_package(path))
            by = self.loader(contents, str(options["by"] or ""))
            study = load_package(contents, by=by, is_demo=bool(options["demo"]))
        except PackageRefused as refused:
            raise CommandError(f"{path}: {refused}") from None
        except Refusal as refused:
            lines = [str(refused), *(_line(fault) for fault in refused.faults)]
            raise CommandError("\n".join(lines)) from None
        self.stdout.write(f"{study.slug}: loaded")

    def loader(self, contents: Contents, email: str) -> User:
        """The person named, or the package's first investigator, who becomes a user if need be."""
        if email:
            try:
                return User.objects.get(email=email.lower())
            except User.DoesNotExist:
                raise CommandError(f"There is no user {email}.") from None
        founder = founder_of(contents.manifest)
        if founder is None:
            raise CommandError("The package names no principal investigator: say --by EMAIL.")
        user = User.objects.filter(email=founder[0]).first()
        if user is None:
            user = User.objects.create_user(*founder)
        if not user.founds_studies:
            user.founds_studies = True
            user.save(update_fields=["founds_studies"])
        return user


def _line(fault: dict[str, object]) -> str:
    """One fault as "file, line 3, path: reason"."""
    places = [
        f"{name} {fault[name]}" if name in {"row", "line", "column"} else str(fault[name])
        for name in ("file", "sheet", "line", "row", "column", "path")
        if fault.get(name)
    ]
    return f"  {', '.join(places)}: {fault.get('reason') or fault.get('message')}"
