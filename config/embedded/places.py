"""Where an installation keeps its files, and as whom the embedded PostgreSQL runs."""

import hashlib
import os
import pwd
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SHELTER = Path("/var/lib/braid")
LONGEST_SOCKET_FOLDER = 80  # a socket's whole path may have 103 bytes on macOS, 107 on Linux


def state_folder() -> Path:
    """The state folder: $BRAID_STATE, else .run in the project. Made if missing, for its owner only;
    root leaves a way through it for the account that runs PostgreSQL.
    """
    folder = Path(os.environ.get("BRAID_STATE") or PROJECT / ".run").absolute()
    if not folder.exists():
        own_folder(folder, mode=0o700 if server_account() is None else 0o711)
    return folder


def tag(folder: Path) -> str:
    """A short name for a folder that has no room in a path."""
    return hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:10]


def server_account() -> pwd.struct_passwd | None:
    """As whom PostgreSQL runs: it refuses root, so root lends it the account `nobody`."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def reachable(path: Path, account: pwd.struct_passwd | None) -> bool:
    """Whether that account can walk to the path (a root home is closed, and so is a mkdtemp)."""
    return account is None or all(p.stat().st_mode & 0o001 for p in path.resolve().parents)


def open_to_all(folder: Path) -> None:
    """Let every account read what is in this folder, and run what its owner may run."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if mode & 0o100 else 0o444))


@dataclass(frozen=True)
class ClusterPlaces:
    """The folders of one embedded PostgreSQL. `data` and `sockets` belong to the server's account."""

    root: Path
    sockets: Path
    shelter: Path

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def log(self) -> Path:
        return self.root / "postgres.log"

    @property
    def lease(self) -> Path:
        return self.root / "lease"

    @property
    def keeper_lock(self) -> Path:
        return self.root / "keeper.lock"

    @property
    def start_lock(self) -> Path:
        return self.root / "start.lock"


def cluster_places(state: Path, account: pwd.struct_passwd | None) -> ClusterPlaces:
    """Folders for the cluster of this state folder; in the shelter where the server cannot reach it."""
    shelter = shelter_for(state)
    root = state / "postgres"
    if root.is_symlink() or not reachable(root, account):
        root = sheltered(root, shelter)
    own_folder(root, mode=0o711)
    return ClusterPlaces(root=root, sockets=socket_folder(root, account), shelter=shelter)


def shelter_for(state: Path) -> Path:
    """A folder that every account can reach; a temporary one for a temporary installation."""
    temporary = Path(tempfile.gettempdir()).resolve()
    return temporary / "braid-shelter" if temporary in state.resolve().parents else SHELTER


def sheltered(link: Path, shelter: Path) -> Path:
    """The cluster's folder in the shelter: where the link in the state folder points to, else a new one."""
    if link.exists():
        return link.resolve()
    own_folder(shelter, mode=0o755)
    if shelter != SHELTER:
        forget_lost(shelter)
    root = shelter / tag(link)
    own_folder(root, mode=0o711)
    (root / "state").write_text(f"{link.parent}\n")
    link.unlink(missing_ok=True)
    link.symlink_to(root)
    return root


def forget_lost(shelter: Path) -> None:
    """Remove the clusters of temporary installations that are gone."""
    for note in shelter.glob("*/state"):
        if not Path(note.read_text().strip()).exists():
            shutil.rmtree(note.parent, ignore_errors=True)


def socket_folder(root: Path, account: pwd.struct_passwd | None = None) -> Path:
    """A private folder with a path short enough for Unix sockets."""
    folder = root / "sockets"
    if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
        folder = Path(tempfile.gettempdir()) / f"braid-{tag(root)}"
    own_folder(folder, mode=0o700, account=account)
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    return folder


def own_folder(folder: Path, *, mode: int, account: pwd.struct_passwd | None = None) -> None:
    """Make a folder where others may write too, and refuse one that somebody else made there."""
    folder.mkdir(mode=mode, parents=True, exist_ok=True)
    owners = {os.geteuid(), account.pw_uid if account else os.geteuid()}
    if folder.is_symlink() or folder.stat().st_uid not in owners:
        message = (
            f"{folder} belongs to somebody else. Remove it, or set BRAID_STATE to another folder."
        )
        raise PermissionError(message)
    folder.chmod(mode)
