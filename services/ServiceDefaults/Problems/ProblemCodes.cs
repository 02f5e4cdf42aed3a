using Grpc.Core;

namespace Embassy.ServiceDefaults;

/// <summary>Every reason for which a request can be refused. docs/problems.md is made from it and compared in a test.</summary>
public static class ProblemCodes
{
    public static readonly ProblemCode InvalidRequest = new("invalid_request", StatusCode.InvalidArgument, 400, "The request is not right", "Mend the fields that `errors` names.");
    public static readonly ProblemCode InvalidJson = new("invalid_json", StatusCode.InvalidArgument, 400, "The body cannot be read", "Send one JSON object in UTF-8, at most 32 levels deep.");
    public static readonly ProblemCode InvalidPageToken = new("invalid_page_token", StatusCode.InvalidArgument, 400, "The page token is not of this list", "Begin again without pageToken, or keep the filter of the first page.");
    public static readonly ProblemCode InvalidCursor = new("invalid_cursor", StatusCode.InvalidArgument, 400, "The cursor was not given out here", "Go on from a cursor that was given out, or begin again without one.");
    public static readonly ProblemCode LogReset = new("log_reset", StatusCode.OutOfRange, 410, "The log of changes was reset", "Drop your copy of the services that `logs` names and go on from `cursor`: it begins at the start of their logs.");
    public static readonly ProblemCode UnknownLayout = new("unknown_layout", StatusCode.InvalidArgument, 400, "The file has another layout", "Send the columns that the operation names, with a header line.");
    public static readonly ProblemCode TokenMissing = new("token_missing", StatusCode.Unauthenticated, 401, "A token is needed", "Send `Authorization: Bearer …` with a token of a role that may do this.");
    public static readonly ProblemCode TokenInvalid = new("token_invalid", StatusCode.Unauthenticated, 401, "The token is not valid", "Get a new token; this one is expired, of another issuer, or damaged.");
    public static readonly ProblemCode Forbidden = new("forbidden", StatusCode.PermissionDenied, 403, "The role may not do this", "Ask somebody whose role may: docs/callers.md lists who may do what.");
    public static readonly ProblemCode OwnWork = new("own_work", StatusCode.PermissionDenied, 403, "A second person has to do this", "Ask somebody who wrote none of it.");
    public static readonly ProblemCode PreviewInvalid = new("preview_invalid", StatusCode.PermissionDenied, 403, "The preview is not valid", "Ask for a new preview; this one is expired, or damaged.");
    public static readonly ProblemCode Moved = new("moved", StatusCode.NotFound, 308, "It has another address", "Follow `location`, which is the Location header too, and keep that address.");
    public static readonly ProblemCode NotFound = new("not_found", StatusCode.NotFound, 404, "It is not there", "Check the name; what is internal or not yet public is not there for you.");
    public static readonly ProblemCode LanguageMissing = new("language_missing", StatusCode.NotFound, 404, "Not in this language", "Choose one of `availableLocales`, or allow another language with fallback=true.");
    public static readonly ProblemCode RouteUnknown = new("route_unknown", StatusCode.Unimplemented, 404, "There is no such address", "Check path and spelling against the reference.");
    public static readonly ProblemCode MethodNotAllowed = new("method_not_allowed", StatusCode.Unimplemented, 405, "The address does not take this method", "Use one of the methods in the Allow header.");
    public static readonly ProblemCode AlreadyExists = new("already_exists", StatusCode.AlreadyExists, 409, "It is there already", "Read what is there, or choose another name.");
    public static readonly ProblemCode SlugTaken = new("slug_taken", StatusCode.AlreadyExists, 409, "The slug is taken", "Choose another slug: it names one page in its language.");
    public static readonly ProblemCode IllegalStatus = new("illegal_status", StatusCode.FailedPrecondition, 409, "The status does not allow this", "Read it again; `legal` names the statuses from which this may be done.");
    public static readonly ProblemCode ChangePending = new("change_pending", StatusCode.FailedPrecondition, 409, "Another change waits for approval", "Have the change that `pendingChange` names approved or rejected first, then make yours.");
    public static readonly ProblemCode AlternativeTextMissing = new("alternative_text_missing", StatusCode.FailedPrecondition, 409, "An alternative text is missing", "Say in this language what each asset shows that `errors` names: PUT /v1/assets/{sha256}/description.");
    public static readonly ProblemCode EmbargoEnded = new("embargo_ended", StatusCode.FailedPrecondition, 409, "It is public already", "Leave audience and embargoUntil as they are: a public record cannot be placed under embargo.");
    public static readonly ProblemCode NotYet = new("not_yet", StatusCode.FailedPrecondition, 409, "It is too early for this", "Wait for the day, or correct the date first.");
    public static readonly ProblemCode Contradicts = new("contradicts", StatusCode.FailedPrecondition, 409, "An act on record stands against this", "Read the acts; correct the one that is wrong.");
    public static readonly ProblemCode TenureOverlaps = new("tenure_overlaps", StatusCode.FailedPrecondition, 409, "Somebody holds the office then", "Read the tenures of the office; end or correct the one that `tenure` names.");
    public static readonly ProblemCode QuotaExceeded = new("quota_exceeded", StatusCode.FailedPrecondition, 409, "The quota is used up", "Delete one that is no longer needed, or ask an operator for a higher limit; `limit` is how many are allowed.");
    public static readonly ProblemCode LanguageInUse = new("language_in_use", StatusCode.FailedPrecondition, 409, "The language is in use", "Keep the language: editions are written in it.");
    public static readonly ProblemCode MissionMissing = new("mission_missing", StatusCode.FailedPrecondition, 409, "The mission is not set up", "An administrator sets it up first: PUT /v1/mission.");
    public static readonly ProblemCode WrongOffset = new("wrong_offset", StatusCode.FailedPrecondition, 409, "The part does not follow what is here", "Go on at `received`.");
    public static readonly ProblemCode UploadIncomplete = new("upload_incomplete", StatusCode.FailedPrecondition, 409, "The file is not here as a whole", "Send the rest, from `received` on; then finish it.");
    public static readonly ProblemCode RollCallsMissing = new("roll_calls_missing", StatusCode.FailedPrecondition, 409, "The roll calls are not here yet", "Import the file of roll calls first: ballots and issues belong to them.");
    public static readonly ProblemCode Gone = new("gone", StatusCode.NotFound, 410, "It is gone", "Take the address off; `since` and `why` say more.");
    public static readonly ProblemCode Stale = new("stale", StatusCode.Aborted, 412, "Somebody else was faster", "Read it again, look at what changed, and write with the new ETag.");
    public static readonly ProblemCode TooLarge = new("too_large", StatusCode.ResourceExhausted, 413, "The body is too large", "Send less: `limit` is the number of bytes taken.");
    public static readonly ProblemCode MediaTypeUnsupported = new("media_type_unsupported", StatusCode.InvalidArgument, 415, "The body has another media type", "Send the media type that the operation takes, usually application/json.");
    public static readonly ProblemCode PreconditionRequired = new("precondition_required", StatusCode.FailedPrecondition, 428, "If-Match is needed", "Read it first and send its ETag in If-Match, so that nobody's change is lost.");
    public static readonly ProblemCode RequestMalformed = new("request_malformed", StatusCode.InvalidArgument, 400, "The request cannot be read", "Send well-formed HTTP: valid UTF-8 in path and query, headers within limits.");
    public static readonly ProblemCode NotAcceptable = new("not_acceptable", StatusCode.InvalidArgument, 406, "The answer has another media type", "Accept application/json, or the type that the operation answers with.");
    public static readonly ProblemCode TooSlow = new("too_slow", StatusCode.DeadlineExceeded, 408, "The request came too slowly", "Send the body faster, or less of it.");
    public static readonly ProblemCode IdempotencyInProgress = new("idempotency_in_progress", StatusCode.Aborted, 409, "The first request is under way", "Wait, and send the same request with the same key again.");
    public static readonly ProblemCode AddressTooLong = new("address_too_long", StatusCode.InvalidArgument, 414, "The address is too long", "Ask for less in one request: path and query have a limit.");
    public static readonly ProblemCode IdempotencyKeyReused = new("idempotency_key_reused", StatusCode.FailedPrecondition, 422, "The key belongs to another request", "Send a new Idempotency-Key with each new request.");
    public static readonly ProblemCode TooManyRequests = new("too_many_requests", StatusCode.ResourceExhausted, 429, "Too many requests", "Wait the seconds in Retry-After; RateLimit-Remaining says how many are left.");
    public static readonly ProblemCode TooManyStreams = new("too_many_streams", StatusCode.ResourceExhausted, 429, "Too many change streams", "Close a stream first: one for each browser or program is enough (docs/changes.md).");
    public static readonly ProblemCode HeadersTooLarge = new("headers_too_large", StatusCode.ResourceExhausted, 431, "The headers are too large", "Send fewer or shorter headers.");
    public static readonly ProblemCode Internal = new("internal", StatusCode.Internal, 500, "Something broke here", "Try again later; tell the operator the traceId.");
    public static readonly ProblemCode Busy = new("busy", StatusCode.Unavailable, 503, "Somebody else's work holds this up", "Try again after the seconds in Retry-After; an import may take some.");
    public static readonly ProblemCode DependencyUnavailable = new("dependency_unavailable", StatusCode.Unavailable, 503, "A service this one needs does not answer", "Try again in a moment.");
    public static readonly ProblemCode ServiceUnavailable = new("service_unavailable", StatusCode.Unavailable, 503, "The service does not answer", "Try again after the seconds in Retry-After.");
    public static readonly ProblemCode Timeout = new("timeout", StatusCode.DeadlineExceeded, 504, "The answer took too long", "Try again; ask for less at once.");

    public static IReadOnlyList<ProblemCode> All { get; } =
    [
        Moved, InvalidRequest, InvalidJson, InvalidPageToken, InvalidCursor, LogReset, UnknownLayout, RequestMalformed, TokenMissing, TokenInvalid, Forbidden, OwnWork, PreviewInvalid, NotFound,
        LanguageMissing, RouteUnknown, MethodNotAllowed, AlreadyExists, SlugTaken, IllegalStatus, ChangePending, AlternativeTextMissing, EmbargoEnded, NotYet, Contradicts,
        TenureOverlaps, QuotaExceeded, LanguageInUse, MissionMissing, WrongOffset, UploadIncomplete, RollCallsMissing, Gone, Stale, TooLarge, MediaTypeUnsupported, PreconditionRequired, Internal, Busy,
        DependencyUnavailable, ServiceUnavailable, Timeout,
        NotAcceptable, TooSlow, IdempotencyInProgress, AddressTooLong, IdempotencyKeyReused, TooManyRequests, TooManyStreams, HeadersTooLarge,
    ];

    static readonly Dictionary<string, ProblemCode> ByCode = All.ToDictionary(r => r.Code);

    public static ProblemCode? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>The codes that name a fault of one field, in <c>errors[].code</c>.</summary>
    public static IReadOnlyDictionary<string, string> FieldCodes { get; } = new SortedDictionary<string, string>
    {
        ["broken_binding"] = "What stands between `{{` and `}}` cannot be read, or facts do not belong here.",
        ["derived"] = "The fact is counted from other records: leave the field empty, or give it the kind that is counted.",
        ["misplaced_condition"] = "A condition does not open its paragraph, or is not the only one.",
        ["too_deep"] = "Lists, quotations or HTML are nested too deeply.",
        ["unknown_fact"] = "There is no such fact, or it has no text in this language.",
        ["required"] = "The field must have a value.",
        ["unknown_field"] = "The operation has no such body field.",
        ["unknown_parameter"] = "The operation has no such query parameter.",
        ["duplicate"] = "The field, or an entry of the list, stands there twice.",
        ["invalid_type"] = "The value has another JSON type than the field.",
        ["invalid_word"] = "The value is not one of the field's words.",
        ["invalid_format"] = "The value does not have the field's form.",
        ["invalid_date"] = "There is no such civil date, or not in this form.",
        ["future_date"] = "The day has not come yet.",
        ["out_of_range"] = "The number, or the count of entries, is outside the limits.",
        ["too_long"] = "The text is longer than the field takes.",
        ["invalid_text"] = "The text holds characters that the field does not take.",
        ["unknown_language"] = "The language is not one of the mission's.",
        ["unknown_type"] = "There is no announcement of this type.",
        ["unknown_state"] = "There is no such State code (ISO 3166-1 alpha-3, or a State that is no more).",
        ["unknown_roll_call"] = "The row belongs to a roll call that is not here.",
        ["forbidden_address"] = "The address is one of a private network.",
        ["not_a_party"] = "The State is not a party.",
        ["not_on_record"] = "There is nothing of this id on record; enter it first.",
        ["circular"] = "It would come after itself, at once or over others.",
        ["approval_weaker"] = "The mission wants a second person, and the folder does not.",
        ["past_instant"] = "The instant lies in the past.",
        ["mixed_scripts"] = "The name mixes scripts, or kinds of digits, that look alike.",
        ["not_public"] = "What the field names is not public.",
        ["cycle"] = "It would lead back to itself, or only on to a third.",
        ["end_before_start"] = "The end lies before the start.",
        ["invalid_amount"] = "The amount is not a decimal string, or outside the limits.",
        ["unknown_agreement"] = "There is no such agreement that those may see who see this.",
        ["unknown_commodity"] = "There is no such code of the Harmonized System.",
        ["unknown_currency"] = "There is no such currency code (ISO 4217).",
        ["unknown_step"] = "There is no such step in the list.",
        ["unknown_session"] = "The forum has no such session on record.",
        ["outside_session"] = "The day lies outside the session.",
        ["state_not_then"] = "There was no such State at that time.",
    };
}
