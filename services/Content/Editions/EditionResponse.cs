using Embassy.Content.Approvals;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Editions;

/// <summary>Builds the response of every operation that returns an edition to staff.</summary>
static class EditionResponse
{
    /// <summary>
    /// Returns the edition with its translation state and pending change; sets the ETag and the language.
    /// </summary>
    /// <param name="live">The published authentic text, where it is read already.</param>
    /// <param name="pending">The pending change, where it is read already.</param>
    public static async Task<V1.Edition> Of(ContentDb db, Caller caller, Edition edition, Page page, ServerCallContext context,
        AuthenticText? live = null, PendingChangeId? pending = null)
    {
        context.SetETag(ETags.Of(edition.Version));
        context.SetLanguage(edition.Locale, negotiated: false);
        var authentic = edition.Locale == page.AuthenticLocale;
        var fingerprint = authentic ? null : live is { } known ? known.Fingerprint
            : await db.AuthenticFingerprint(page, context.CancellationToken);
        var shown = edition.ToProto(Translation.Of(authentic, edition.SourceFingerprint, fingerprint));
        // An approved edition can have one before it is public: to reaffirm it.
        if (edition.State is Edition.Approved or Edition.Scheduled
            || edition.PublishedAt is not null && edition.State != Edition.Superseded)
        {
            var subject = $"pages/{edition.PageKey}/editions/{edition.Locale}";
            shown.PendingChange = pending is { } read ? read.Text
                : await PendingChange.IdOf(db, caller, subject, context.CancellationToken);
        }
        return shown;
    }
}

/// <summary>The published authentic text as it was read.</summary>
/// <param name="Fingerprint">Null when nothing is published in the authentic language.</param>
public readonly record struct AuthenticText(string? Fingerprint);

/// <summary>The pending change of an edition as it was read.</summary>
/// <param name="Id">Null when there is none.</param>
public readonly record struct PendingChangeId(Guid? Id)
{
    public string Text => Id?.ToString() ?? "";
}
