using Grpc.Core;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Every problem code with its statuses. Titles and remedies are in the files of the languages
/// (<c>Locales/Problems/en.json</c>). A test compares this list with the table in docs/problems.md.
/// </summary>
public static class ProblemCodes
{
    public static readonly ProblemCode InvalidRequest = new("invalid_request", StatusCode.InvalidArgument, 400);
    public static readonly ProblemCode InvalidJson = new("invalid_json", StatusCode.InvalidArgument, 400);
    public static readonly ProblemCode InvalidPageToken = new("invalid_page_token", StatusCode.InvalidArgument, 400);
    public static readonly ProblemCode InvalidCursor = new("invalid_cursor", StatusCode.InvalidArgument, 400);
    public static readonly ProblemCode LogReset = new("log_reset", StatusCode.OutOfRange, 410);
    public static readonly ProblemCode UnknownLayout = new("unknown_layout", StatusCode.InvalidArgument, 400);
    public static readonly ProblemCode SourceError = new("source_error", StatusCode.InvalidArgument, 400);
    public static readonly ProblemCode IncompleteFile = new("incomplete_file", StatusCode.InvalidArgument, 400);
    public static readonly ProblemCode TokenMissing = new("token_missing", StatusCode.Unauthenticated, 401);
    public static readonly ProblemCode TokenInvalid = new("token_invalid", StatusCode.Unauthenticated, 401);
    public static readonly ProblemCode Forbidden = new("forbidden", StatusCode.PermissionDenied, 403);
    public static readonly ProblemCode OwnWork = new("own_work", StatusCode.PermissionDenied, 403);
    public static readonly ProblemCode PreviewInvalid = new("preview_invalid", StatusCode.PermissionDenied, 403);
    public static readonly ProblemCode Moved = new("moved", StatusCode.NotFound, 308);
    public static readonly ProblemCode NotFound = new("not_found", StatusCode.NotFound, 404);
    public static readonly ProblemCode LanguageMissing = new("language_missing", StatusCode.NotFound, 404);
    public static readonly ProblemCode RouteUnknown = new("route_unknown", StatusCode.Unimplemented, 404);
    public static readonly ProblemCode MethodNotAllowed = new("method_not_allowed", StatusCode.Unimplemented, 405);
    public static readonly ProblemCode AlreadyExists = new("already_exists", StatusCode.AlreadyExists, 409);
    public static readonly ProblemCode SlugTaken = new("slug_taken", StatusCode.AlreadyExists, 409);
    public static readonly ProblemCode IllegalStatus = new("illegal_status", StatusCode.FailedPrecondition, 409);
    public static readonly ProblemCode ChangePending = new("change_pending", StatusCode.FailedPrecondition, 409);
    public static readonly ProblemCode AlternativeTextMissing = new("alternative_text_missing", StatusCode.FailedPrecondition, 409);
    public static readonly ProblemCode BodyEmpty = new("body_empty", StatusCode.FailedPrecondition, 409);
    public static readonly ProblemCode HasChildren = new("has_children", StatusCode.FailedPrecondition, 409);
    public static readonly ProblemCode EmbargoEnded = new("embargo_ended", StatusCode.FailedPrecondition, 409);
    public static readonly ProblemCode NotYet = new("not_yet", StatusCode.FailedPrecondition, 409);
    public static readonly ProblemCode Contradicts = new("contradicts", StatusCode.FailedPrecondition, 409);
    public static readonly ProblemCode TenureOverlaps = new("tenure_overlaps", StatusCode.FailedPrecondition, 409);
    public static readonly ProblemCode QuotaExceeded = new("quota_exceeded", StatusCode.FailedPrecondition, 409);
    public static readonly ProblemCode LanguageInUse = new("language_in_use", StatusCode.FailedPrecondition, 409);
    public static readonly ProblemCode MissionMissing = new("mission_missing", StatusCode.FailedPrecondition, 409);
    public static readonly ProblemCode WrongOffset = new("wrong_offset", StatusCode.FailedPrecondition, 409);
    public static readonly ProblemCode UploadIncomplete = new("upload_incomplete", StatusCode.FailedPrecondition, 409);
    public static readonly ProblemCode RollCallsMissing = new("roll_calls_missing", StatusCode.FailedPrecondition, 409);
    public static readonly ProblemCode Gone = new("gone", StatusCode.NotFound, 410);
    public static readonly ProblemCode Stale = new("stale", StatusCode.Aborted, 412);
    public static readonly ProblemCode TooLarge = new("too_large", StatusCode.ResourceExhausted, 413);
    public static readonly ProblemCode MediaTypeUnsupported = new("media_type_unsupported", StatusCode.InvalidArgument, 415);
    public static readonly ProblemCode PreconditionRequired = new("precondition_required", StatusCode.FailedPrecondition, 428);
    public static readonly ProblemCode RequestMalformed = new("request_malformed", StatusCode.InvalidArgument, 400);
    public static readonly ProblemCode NotAcceptable = new("not_acceptable", StatusCode.InvalidArgument, 406);
    public static readonly ProblemCode TooSlow = new("too_slow", StatusCode.DeadlineExceeded, 408);
    public static readonly ProblemCode IdempotencyInProgress = new("idempotency_in_progress", StatusCode.Aborted, 409);
    public static readonly ProblemCode AddressTooLong = new("address_too_long", StatusCode.InvalidArgument, 414);
    public static readonly ProblemCode IdempotencyKeyReused = new("idempotency_key_reused", StatusCode.FailedPrecondition, 422);
    public static readonly ProblemCode TooManyRequests = new("too_many_requests", StatusCode.ResourceExhausted, 429);
    public static readonly ProblemCode TooManyStreams = new("too_many_streams", StatusCode.ResourceExhausted, 429);
    public static readonly ProblemCode HeadersTooLarge = new("headers_too_large", StatusCode.ResourceExhausted, 431);
    public static readonly ProblemCode Internal = new("internal", StatusCode.Internal, 500);
    public static readonly ProblemCode Busy = new("busy", StatusCode.Unavailable, 503);
    public static readonly ProblemCode DependencyUnavailable = new("dependency_unavailable", StatusCode.Unavailable, 503);
    public static readonly ProblemCode ServiceUnavailable = new("service_unavailable", StatusCode.Unavailable, 503);
    public static readonly ProblemCode StorageFull = new("storage_full", StatusCode.Unavailable, 507);
    public static readonly ProblemCode Timeout = new("timeout", StatusCode.DeadlineExceeded, 504);

    public static IReadOnlyList<ProblemCode> All { get; } =
    [
        Moved, InvalidRequest, InvalidJson, InvalidPageToken, InvalidCursor, LogReset, UnknownLayout, SourceError, IncompleteFile,
        RequestMalformed, TokenMissing,
        TokenInvalid, Forbidden, OwnWork, PreviewInvalid, NotFound,
        LanguageMissing, RouteUnknown, MethodNotAllowed, AlreadyExists, SlugTaken, IllegalStatus, ChangePending, AlternativeTextMissing,
        BodyEmpty, HasChildren, EmbargoEnded, NotYet, Contradicts,
        TenureOverlaps, QuotaExceeded, LanguageInUse, MissionMissing, WrongOffset, UploadIncomplete, RollCallsMissing, Gone, Stale,
        TooLarge, MediaTypeUnsupported, PreconditionRequired, Internal, Busy,
        DependencyUnavailable, ServiceUnavailable, StorageFull, Timeout,
        NotAcceptable, TooSlow, IdempotencyInProgress, AddressTooLong, IdempotencyKeyReused, TooManyRequests, TooManyStreams,
        HeadersTooLarge,
    ];

    static readonly Dictionary<string, ProblemCode> ByCode = All.ToDictionary(r => r.Code);

    public static ProblemCode? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>The codes of field violations, in <c>errors[].code</c>.</summary>
    public static IReadOnlyDictionary<string, string> FieldCodes { get; } = new SortedDictionary<string, string>
    {
        ["ambiguous_figure"] = "The figure can be read as two numbers: a point or comma may be its decimal mark or separate thousands.",
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
        ["one_language"] = "The record was read in one language; read it with locale=* before you replace it.",
        ["not_applicable"] = "The field does not apply here: leave it out.",
        ["withdrawn"] = "This statement was withdrawn as entered wrongly.",
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
