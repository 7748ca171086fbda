"""The API and its OpenAPI description."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "labeling.people.authentication.AccessTokenAuthentication",
        "labeling.people.authentication.BrowserSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "labeling.people.access.Nobody"
    ],  # every view names who may call it
    "DEFAULT_PARSER_CLASSES": ["config.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "config.schema.Schema",
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "config.api.explain",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Plumbline",
    "DESCRIPTION": "Everything the browser uses, and scripts may use.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": None,
    "SCHEMA_PATH_PREFIX": "/api/",
    # A set of choices that two fields use has one name in the schema.
    "ENUM_NAME_OVERRIDES": {
        "TurnRole": "labeling.prompts.api.fields.ROLES",
        "RolesEnum": "labeling.people.roles.Role",
        "FirstStepCode": "config.first_steps.api.CODES",
        "TaskKind": "labeling.tasks.models.Kind",
        "GuidelineKind": "labeling.guidelines.models.Kind",
        "TestItemKind": "labeling.qualification.models.ItemKind",
        "PromptKind": "labeling.prompts.models.Kind",
        "SplitEnum": "labeling.prompts.models.Split",
        "IntakeState": "labeling.prompts.intake.models.State",
        "DatasetKind": "training.datasets.models.Kind",
        "DatasetState": "training.datasets.models.State",
        "ModelKind": "training.registry.models.Kind",
        "ModelState": "training.registry.models.State",
        "BatchState": "training.samples.models.State",
        "RoundState": "training.rounds.models.RoundState",
        "StageState": "training.rounds.models.StageState",
        "StageName": "training.rounds.models.StageName",
        "MessageState": "training.playground.models.MessageState",
        "CampaignState": "labeling.campaigns.models.State",
        "WhyTheyDiffer": "labeling.quality.review.models.Why",
        "UseCaseEnum": "labeling.prompts.models.UseCase",
        "MeasuredPurpose": ["training", "evaluation"],
        "GuidelineSetEnum": "labeling.guidelines.models.Purpose",
        "TaskPurpose": "labeling.tasks.models.Purpose",
        "SkipReason": "labeling.tasks.models.SkipReason",
        "HeldOutSplit": ["validation", "test"],
        "LabelerGroup": "labeling.quality.columns.people.Group",
        "ConcernState": "labeling.quality.concerns.models.ConcernState",
        "FrozenKind": [
            ("demonstrations", "Demonstrations"),
            ("rankings", "Rankings"),
            ("signals", "Judged replies"),
            ("prompts", "Prompts"),
        ],
        "RunState": "training.runs.models.State",
        "InvitationState": ["open", "accepted", "revoked", "expired"],
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.schema.say_what_is_always_there",
        "config.schema.explain_refusals",
    ],
}
