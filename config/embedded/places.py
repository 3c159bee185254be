"""Where an installation keeps its files, and as whom the embedded PostgreSQL runs."""

import hashlib
import os
import pwd
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SYSTEM_STATE = Path("/var/lib/braid")
LONGEST_SOCKET_FOLDER = 80  # a socket's whole path may have 103 bytes on macOS, 107 on Linux


def state_folder() -> Path:
    """The state folder: $BRAID_STATE, else .run in the project. Made if missing."""
    folder = Path(os.environ.get("BRAID_STATE") or PROJECT / ".run").absolute()
    folder.mkdir(parents=True, exist_ok=True)
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


@dataclass(frozen=True)
class ClusterPlaces:
    """The folders of one embedded PostgreSQL. `root` and `keeper.lock` belong to us, `data` to the server."""

    root: Path
    sockets: Path

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
    """Folders for the cluster of this state folder, outside of it where the server could not reach them."""
    root = state / "postgres"
    if not reachable(root, account):
        root = SYSTEM_STATE / tag(state)
        _forget_lost_checkouts(SYSTEM_STATE)
        root.mkdir(parents=True, exist_ok=True)
        (root / "state").write_text(f"{state}\n")
    root.mkdir(parents=True, exist_ok=True)
    return ClusterPlaces(root=root, sockets=socket_folder(root, account))


def socket_folder(root: Path, account: pwd.struct_passwd | None = None) -> Path:
    """A private folder with a path short enough for Unix sockets."""
    folder = root / "sockets"
    if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
        folder = Path(tempfile.gettempdir()) / f"braid-{tag(root)}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid not in {
        os.geteuid(),
        account.pw_uid if account else os.geteuid(),
    }:
        message = f"{folder} belongs to somebody else. Remove it, or set BRAID_STATE to a folder with a shorter path."
        raise PermissionError(message)
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    return folder


def _forget_lost_checkouts(parent: Path) -> None:
    """Remove the clusters whose state folder is gone: nobody can ask for them any more."""
    for marker in parent.glob("*/state"):
        if not Path(marker.read_text().strip()).exists():
            shutil.rmtree(marker.parent, ignore_errors=True)
