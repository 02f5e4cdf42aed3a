using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;

namespace Embassy.Cooperation.Agreements;

// How an agreement is shown.
partial class Agreement
{
    /// <param name="staff">True if the reader may see the embargo and who made corrections.</param>
    /// <param name="parent">The agreement that it amends or is a protocol to, if there is one.</param>
    /// <param name="locale">The language of the explanation; null for English with codes.</param>
    public V1.Agreement ToProto(DateOnly day, bool staff, Explanations explanations, Agreement? parent, string? locale)
    {
        var status = StatusOn(day);
        IEnumerable<StatusReason> reasons = status.Reasons;
        if (parent is not null && status.IsInOperation && parent.StatusOn(day) is { IsInOperation: false } without)
            reasons = reasons.Append(StatusReasons.WithoutParent(status, without));
        var registered = Actions.Where(a => a.Kind == AgreementAction.Registered && a.Date.First <= day).MinBy(a => a.Date.First);
        return new()
        {
            Id = Id.ToString(),
            Type = Type,
            Titles = { Titles.Select(t => t.ToProto()) },
            Parties = { AllParties },
            Sectors = { Sectors },
            EntryRule = Rule.ToProto(),
            // As text a year sorts before its months; acts of one day keep the order of recording.
            Actions = { Actions.OrderBy(a => a.Date.ToString(), StringComparer.Ordinal).ThenBy(a => a.RecordedAt).ThenBy(a => a.Id)
                .Select(a => a.ToProto()) },
            Status = status.Word,
            StatusSince = status.Since?.ToString() ?? "",
            StatusIfEarliest = status.Word == AgreementStatus.Uncertain ? status.Readings!.Value.Earliest.Word : "",
            StatusIfLatest = status.Word == AgreementStatus.Uncertain ? status.Readings!.Value.Latest.Word : "",
            Explanation = explanations.In(locale, reasons),
            Reasons = { reasons.Select(r => r.ToProto(explanations)) },
            PartyStatuses = { status.ShownParties.Select(status.ToProto) },
            OwedBy = { status.OwedBy },
            Sources = { Sources.Select(s => s.ToProto()) },
            Audience = Audience,
            EmbargoUntil = staff ? EmbargoUntil?.ToTimestamp() : null,
            CreatedAt = CreatedAt.ToTimestamp(),
            UpdatedAt = UpdatedAt.ToTimestamp(),
            Version = Version,
            Binding = Binding ? "yes" : "no",
            AuthenticLocales = { AuthenticLocales },
            PrevailingLocale = PrevailingLocale,
            Texts = { Texts.Select(t => new V1.AgreementText { Lang = t.Lang, Asset = t.Asset }) },
            Term = Term.ToProto(),
            Parent = ParentId?.ToString() ?? "",
            Relation = Relation,
            EndsOn = status.EndsOn is { } end ? CivilDate.Day(end).ToString() : "",
            Deadlines = { Agreements.Deadlines.Of(this, status, day).Select(d => d.ToProto()) },
            Registration = registered is null ? null
                : new() { Number = registered.RegistrationNumber, Volume = registered.Volume, Date = registered.Date.ToString() },
            Corrections = { Corrections.Select(c => c.ToProto(staff)) },
            SignedOn = SignedOn,
        };
    }

    public AgreementSummary ToSummary(DateOnly day)
    {
        var status = StatusOn(day);
        return new(Id.ToString(), Type, [.. Titles.Select(t => t.ToAnnounced())], AllParties, status.Word, status.Since?.ToString(),
            Version, $"/v1/agreements/{Id}");
    }
}
