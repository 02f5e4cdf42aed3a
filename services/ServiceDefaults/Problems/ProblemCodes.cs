using Grpc.Core;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Every problem code with its statuses, title and remedy. A test compares this list with the table in
/// docs/problems.md.
/// </summary>
public static class ProblemCodes
{
    public static readonly ProblemCode InvalidRequest =
        new("invalid_request", StatusCode.InvalidArgument, 400, "The request is not valid", "Correct the fields listed in `errors`.");
    public static readonly ProblemCode InvalidJson =
        new("invalid_json", StatusCode.InvalidArgument, 400, "The body cannot be read",
            "Send one JSON object in UTF-8, at most 32 levels deep.");
    public static readonly ProblemCode InvalidPageToken =
        new("invalid_page_token", StatusCode.InvalidArgument, 400, "The page token belongs to another list",
            "Start again without pageToken, or keep the filters of the first page.");
    public static readonly ProblemCode InvalidCursor =
        new("invalid_cursor", StatusCode.InvalidArgument, 400, "The cursor is not valid",
            "Continue from a cursor that this API returned, or start again without one.");
    public static readonly ProblemCode LogReset =
        new("log_reset", StatusCode.OutOfRange, 410, "The log of changes was reset",
            "Drop your copy of the services listed in `logs` and continue from `cursor`, which points to the start of their logs.");
    public static readonly ProblemCode UnknownLayout =
        new("unknown_layout", StatusCode.InvalidArgument, 400, "The file has an unknown layout",
            "Send the columns that the operation documents, with a header line.");
    public static readonly ProblemCode SourceError =
        new("source_error", StatusCode.InvalidArgument, 400, "The file is an error message of its source",
            "Read the message, ask the source again later or for fewer rows, and send its data.");
    public static readonly ProblemCode IncompleteFile =
        new("incomplete_file", StatusCode.InvalidArgument, 400, "The file is not complete",
            "Get all rows from the source, in smaller parts if needed, and send each file as it came.");
    public static readonly ProblemCode TokenMissing =
        new("token_missing", StatusCode.Unauthenticated, 401, "A token is needed",
            "Send `Authorization: Bearer …` with a token whose role may do this.");
    public static readonly ProblemCode TokenInvalid =
        new("token_invalid", StatusCode.Unauthenticated, 401, "The token is not valid",
            "Get a new token; this one has expired, comes from another issuer, or is damaged.");
    public static readonly ProblemCode Forbidden =
        new("forbidden", StatusCode.PermissionDenied, 403, "Your role may not do this",
            "Ask someone whose role may do this; /docs/roles lists them.");
    public static readonly ProblemCode OwnWork =
        new("own_work", StatusCode.PermissionDenied, 403, "A second person must do this", "Ask someone who did not write any of it.");
    public static readonly ProblemCode PreviewInvalid =
        new("preview_invalid", StatusCode.PermissionDenied, 403, "The preview is not valid",
            "Ask for a new preview; this one has expired or is damaged.");
    public static readonly ProblemCode Moved =
        new("moved", StatusCode.NotFound, 308, "The address has changed",
            "Use the address in `location`, which is also in the Location header, from now on.");
    public static readonly ProblemCode NotFound =
        new("not_found", StatusCode.NotFound, 404, "Not found",
            "Check the name. Records that are internal or not yet public are not visible to you.");
    public static readonly ProblemCode LanguageMissing =
        new("language_missing", StatusCode.NotFound, 404, "Not available in this language",
            "Choose one of `availableLocales`, or accept another language with fallback=true.");
    public static readonly ProblemCode RouteUnknown =
        new("route_unknown", StatusCode.Unimplemented, 404, "This address does not exist", "Check the path against the API reference, /docs.");
    public static readonly ProblemCode MethodNotAllowed =
        new("method_not_allowed", StatusCode.Unimplemented, 405, "This address does not accept the method",
            "Use one of the methods in the Allow header.");
    public static readonly ProblemCode AlreadyExists =
        new("already_exists", StatusCode.AlreadyExists, 409, "It already exists", "Read the existing record, or choose another name.");
    public static readonly ProblemCode SlugTaken =
        new("slug_taken", StatusCode.AlreadyExists, 409, "The slug is taken",
            "Choose another slug; in each language a slug belongs to one page.");
    public static readonly ProblemCode IllegalStatus =
        new("illegal_status", StatusCode.FailedPrecondition, 409, "The status does not allow this",
            "Read it again; `legal` lists the statuses in which this is allowed.");
    public static readonly ProblemCode ChangePending =
        new("change_pending", StatusCode.FailedPrecondition, 409, "Another change waits for approval",
            "Have the change in `pendingChange` approved or rejected first, then make yours.");
    public static readonly ProblemCode AlternativeTextMissing =
        new("alternative_text_missing", StatusCode.FailedPrecondition, 409, "An alternative text is missing",
            "Describe each asset listed in `errors` in this language: PUT /v1/assets/{sha256}/description.");
    public static readonly ProblemCode BodyEmpty =
        new("body_empty", StatusCode.FailedPrecondition, 409, "The page has no text",
            "Write the text in `body`, save the draft, and publish it then. To take a page down, withdraw or remove it.");
    public static readonly ProblemCode EmbargoEnded =
        new("embargo_ended", StatusCode.FailedPrecondition, 409, "It is already public",
            "Leave audience and embargoUntil unchanged; a public record cannot be placed under embargo.");
    public static readonly ProblemCode NotYet =
        new("not_yet", StatusCode.FailedPrecondition, 409, "It is too early for this", "Wait until the date, or correct the date first.");
    public static readonly ProblemCode Contradicts =
        new("contradicts", StatusCode.FailedPrecondition, 409, "It conflicts with the record or the law of treaties",
            "Read the acts and `article`; correct the act that is wrong.");
    public static readonly ProblemCode TenureOverlaps =
        new("tenure_overlaps", StatusCode.FailedPrecondition, 409, "Someone else holds the office at that time",
            "Read the tenures of the office; end or correct the one in `tenure`.");
    public static readonly ProblemCode QuotaExceeded =
        new("quota_exceeded", StatusCode.FailedPrecondition, 409, "The quota is used up",
            "Delete one that you no longer need, or ask an operator for a higher limit; `limit` is the number allowed.");
    public static readonly ProblemCode LanguageInUse =
        new("language_in_use", StatusCode.FailedPrecondition, 409, "The language is in use", "Keep the language; editions exist in it.");
    public static readonly ProblemCode MissionMissing =
        new("mission_missing", StatusCode.FailedPrecondition, 409, "The mission is not set up",
            "Ask an administrator to set it up: PUT /v1/mission.");
    public static readonly ProblemCode WrongOffset =
        new("wrong_offset", StatusCode.FailedPrecondition, 409, "The part does not continue the upload",
            "Continue at the offset in `received`.");
    public static readonly ProblemCode UploadIncomplete =
        new("upload_incomplete", StatusCode.FailedPrecondition, 409, "The upload is incomplete",
            "Send the rest, starting at `received`, then finish the upload.");
    public static readonly ProblemCode RollCallsMissing =
        new("roll_calls_missing", StatusCode.FailedPrecondition, 409, "The roll calls have not been imported",
            "Import the file of roll calls first; ballots and issues refer to them.");
    public static readonly ProblemCode Gone =
        new("gone", StatusCode.NotFound, 410, "It was removed", "Remove your link; `since` and `why` say when and why it was removed.");
    public static readonly ProblemCode Stale =
        new("stale", StatusCode.Aborted, 412, "Someone else changed this first",
            "Reload it, apply your change again, and send the new ETag in If-Match.");
    public static readonly ProblemCode TooLarge =
        new("too_large", StatusCode.ResourceExhausted, 413, "The body is too large",
            "Send a smaller body; `limit` is the maximum in bytes.");
    public static readonly ProblemCode MediaTypeUnsupported =
        new("media_type_unsupported", StatusCode.InvalidArgument, 415, "The media type is not supported",
            "Send a media type that the reference lists for the operation, as the whole body: forms are not accepted.");
    public static readonly ProblemCode PreconditionRequired =
        new("precondition_required", StatusCode.FailedPrecondition, 428, "If-Match is required",
            "Read it first and send its ETag in If-Match, so that no change is lost.");
    public static readonly ProblemCode RequestMalformed =
        new("request_malformed", StatusCode.InvalidArgument, 400, "The request cannot be read",
            "Send well-formed HTTP: valid UTF-8 in path and query, headers within limits.");
    public static readonly ProblemCode NotAcceptable =
        new("not_acceptable", StatusCode.InvalidArgument, 406, "The response has another media type",
            "Accept application/json, or the type that the operation returns.");
    public static readonly ProblemCode TooSlow =
        new("too_slow", StatusCode.DeadlineExceeded, 408, "The request arrived too slowly", "Send the body faster, or send a smaller one.");
    public static readonly ProblemCode IdempotencyInProgress =
        new("idempotency_in_progress", StatusCode.Aborted, 409, "The first request is still in progress",
            "Wait, then send the same request with the same key again.");
    public static readonly ProblemCode AddressTooLong =
        new("address_too_long", StatusCode.InvalidArgument, 414, "The address is too long", "Shorten the path or the query.");
    public static readonly ProblemCode IdempotencyKeyReused =
        new("idempotency_key_reused", StatusCode.FailedPrecondition, 422, "The key belongs to another request",
            "Send a new Idempotency-Key with each new request.");
    public static readonly ProblemCode TooManyRequests =
        new("too_many_requests", StatusCode.ResourceExhausted, 429, "Too many requests",
            "Wait for the seconds in Retry-After; RateLimit-Remaining shows how many requests are left.");
    public static readonly ProblemCode TooManyStreams =
        new("too_many_streams", StatusCode.ResourceExhausted, 429, "Too many change streams",
            "Close a stream first; one per browser or program is enough (/docs/changes).");
    public static readonly ProblemCode HeadersTooLarge =
        new("headers_too_large", StatusCode.ResourceExhausted, 431, "The headers are too large", "Send fewer or shorter headers.");
    public static readonly ProblemCode Internal =
        new("internal", StatusCode.Internal, 500, "An internal error occurred",
            "Try again later. If it happens again, give the operator the traceId.");
    public static readonly ProblemCode Busy =
        new("busy", StatusCode.Unavailable, 503, "Another operation is in progress",
            "Try again after the seconds in Retry-After; imports take a while.");
    public static readonly ProblemCode DependencyUnavailable =
        new("dependency_unavailable", StatusCode.Unavailable, 503, "A required service does not respond", "Try again in a moment.");
    public static readonly ProblemCode ServiceUnavailable =
        new("service_unavailable", StatusCode.Unavailable, 503, "The service does not respond",
            "Try again after the seconds in Retry-After.");
    public static readonly ProblemCode Timeout =
        new("timeout", StatusCode.DeadlineExceeded, 504, "The request timed out", "Try again, or request less at once.");

    public static IReadOnlyList<ProblemCode> All { get; } =
    [
        Moved, InvalidRequest, InvalidJson, InvalidPageToken, InvalidCursor, LogReset, UnknownLayout, SourceError, IncompleteFile,
        RequestMalformed, TokenMissing,
        TokenInvalid, Forbidden, OwnWork, PreviewInvalid, NotFound,
        LanguageMissing, RouteUnknown, MethodNotAllowed, AlreadyExists, SlugTaken, IllegalStatus, ChangePending, AlternativeTextMissing,
        BodyEmpty, EmbargoEnded, NotYet, Contradicts,
        TenureOverlaps, QuotaExceeded, LanguageInUse, MissionMissing, WrongOffset, UploadIncomplete, RollCallsMissing, Gone, Stale,
        TooLarge, MediaTypeUnsupported, PreconditionRequired, Internal, Busy,
        DependencyUnavailable, ServiceUnavailable, Timeout,
        NotAcceptable, TooSlow, IdempotencyInProgress, AddressTooLong, IdempotencyKeyReused, TooManyRequests, TooManyStreams,
        HeadersTooLarge,
    ];

    static readonly Dictionary<string, ProblemCode> ByCode = All.ToDictionary(r => r.Code);

    public static ProblemCode? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>The codes of field violations, in <c>errors[].code</c>.</summary>
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
        ["one_language"] = "The record was read in one language; read it with locale=* before you replace it.",
        ["not_applicable"] = "The field does not apply here: leave it out.",
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
