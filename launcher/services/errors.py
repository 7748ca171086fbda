"""Errors of the embedded services, in words for the person at the terminal."""


class ServiceError(Exception):
    """A service cannot run; the message says why and what to do."""


class ProgramMissing(ServiceError):
    """Neither pip nor the machine provides the program."""


class FolderInUse(ServiceError):
    """Another process already runs a service on this folder."""
