"""What an answer of S3, or none, means to a user."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from ..errors import AccessError, ConfigError, ProviderError, StorageError, VidgenError

if TYPE_CHECKING:
    from botocore.exceptions import BotoCoreError, ClientError

_QUOTA = {"QuotaExceeded", "XAmzQuotaExceeded", "InsufficientStorage"}
_SKEWED = "RequestTimeTooSkewed"
_TRANSIENT = {"RequestTimeout", _SKEWED, "SlowDown", "BadDigest", "NoSuchUpload"}


@contextmanager
def clear(url: str, section: str = "upload") -> Iterator[None]:
    """Turn what boto3 raises in the block into errors that say what to do about `url`.

    `section` of the settings is where the server and its keys are set.
    """
    from boto3.exceptions import Boto3Error, S3UploadFailedError
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except S3UploadFailedError as error:
        cause = error.__cause__ or error.__context__
        raise (
            _of_answer(cause, url, section)
            if isinstance(cause, ClientError)
            else _lost(error, url, section)
        ) from None
    except ClientError as error:
        raise _of_answer(error, url, section) from None
    except BotoCoreError as error:
        raise _of_client(error, url, section) from None
    except Boto3Error as error:
        raise _lost(error, url, section) from None
    except OSError as error:
        raise StorageError(f"{url}: the file to upload cannot be read ({error})") from None


@contextmanager
def allowed() -> Iterator[None]:
    """Let the block pass where these keys may not do, or this store cannot do, what it asks."""
    from botocore.exceptions import ClientError

    try:
        yield
    except ClientError as error:
        if status_of(error) not in {400, 403, 405, 501}:
            raise


def status_of(error: ClientError) -> int:
    """The HTTP status of an answer, or 0 where it has none."""
    with suppress(KeyError, TypeError, ValueError):
        return int(error.response["ResponseMetadata"]["HTTPStatusCode"])
    return 0


def _of_answer(error: ClientError, url: str, section: str) -> VidgenError:
    details = error.response.get("Error", {})
    code, said = details.get("Code", ""), details.get("Message", "") or str(error)
    status = status_of(error)
    if code == "NoSuchBucket":
        return ConfigError(
            f"{url}: there is no such bucket",
            cure=f"make the bucket, or check {section}.endpoint with `vidgen doctor`",
        )
    if code in _QUOTA:
        return AccessError(f"{url}: the store's quota is spent ({said})")
    if code in _TRANSIENT or status >= 500 or status == 429:
        cure = "set the clock of this machine right" if code == _SKEWED else None
        return ProviderError(f"{url}: {code or status}: {said}", answered=True, cure=cure)
    if status in {401, 403} or code in {"InvalidAccessKeyId", "ExpiredToken", "InvalidToken"}:
        return AccessError(
            f"{url}: the store refuses these keys ({code or status})", cure=_keys(section)
        )
    return ConfigError(f"{url}: the store refuses the request ({code or status}: {said})")


def _of_client(error: BotoCoreError, url: str, section: str) -> VidgenError:
    from botocore import exceptions as known

    if isinstance(error, known.NoCredentialsError | known.PartialCredentialsError):
        return AccessError(f"{url}: there are no keys for it", cure=_keys(section))
    if isinstance(error, known.ProfileNotFound | known.NoRegionError | known.ParamValidationError):
        return ConfigError(f"{url}: {error}")
    return _lost(error, url, section)


def _keys(section: str) -> str:
    prefix = f"VIDGEN_{section.upper()}__"
    return f"set {prefix}ACCESS_KEY and {prefix}SECRET_KEY, or a profile for boto3"


def _lost(error: Exception, url: str, section: str) -> ProviderError:
    return ProviderError(f"{url}: {error}", cure=f"check the network and {section}.endpoint")
