"""Every setting of the application, each read once from the environment."""

from config.settings.accounts import *
from config.settings.admin import *
from config.settings.api import *
from config.settings.application import *
from config.settings.files import *
from config.settings.jobs import *
from config.settings.labeling import *
from config.settings.operations import *
from config.settings.security import *
from config.settings.sso import *
from config.settings.training import *
