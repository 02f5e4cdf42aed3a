using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Agreements;

/// <summary>An agreement between States, concluded or planned.</summary>
/// <remarks>
/// Later events are acts, and the status of the parties is computed from them (<see cref="AgreementStatus"/>). Wrong
/// entries are corrected, and the history keeps the earlier values.
/// </remarks>
[AudienceChangedBy("SetAgreementAudience")]
public sealed partial class Agreement : IHasAudience
{
    public required Guid Id { get; init; }
    public required string Type { get; init; }
    public required List<LanguageText> Titles { get; init; }
    public required List<string> Parties { get; init; }
    public required List<string> Sectors { get; init; }
    public required EntryRule Rule { get; set; }
    public required Term Term { get; set; }

    /// <summary>False for an instrument that is not a treaty.</summary>
    public required bool Binding { get; set; }
    public required List<string> AuthenticLocales { get; set; }
    public required string PrevailingLocale { get; set; }
    public required List<TextAsset> Texts { get; init; }

    /// <summary>The parent agreement that it amends or is a protocol to.</summary>
    public Guid? ParentId { get; init; }
    public required string Relation { get; init; }

    public required List<Citation> Sources { get; init; }
    public required string Audience { get; set; }
    public DateTimeOffset? EmbargoUntil { get; set; }
    public List<AgreementAction> Actions { get; private set; } = [];
    public List<Correction> Corrections { get; private set; } = [];

    /// <summary>The parties that concluded it, then those that joined it, in the order of the record.</summary>
    public IReadOnlyList<string> AllParties =>
        [.. Parties.Union(Actions.Where(a => AgreementAction.IsJoining(a.Kind)).Select(a => a.Party))];

    Provisions Provisions => new(Rule, Term, Parties, Binding);

    /// <summary>The date of the latest act as text, the sort key of lists; empty without acts.</summary>
    public string LastActDate { get; private set; } = "";

    /// <summary>
    /// The date of the last signature as text, by which lists sort and filter; empty until it is signed.
    /// </summary>
    public string SignedOn { get; private set; } = "";

    /// <summary>Titles and sectors, folded: the search column.</summary>
    public string Folded { get; private set; } = "";

    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public int Version { get; private set; } = 1;

    /// <summary>The last announced status; the status in responses is always computed.</summary>
    public string AnnouncedStatus { get; private set; } = AgreementStatus.Proposed;

    /// <summary>The last day processed.</summary>
    /// <remarks>On <see cref="NextDay"/> the next change without an act occurs.</remarks>
    public DateOnly? SeenThrough { get; private set; }
    public DateOnly? NextDay { get; private set; }

    /// <summary>The terms by which lists filter it.</summary>
    public List<AgreementSubject> Headings { get; private set; } = [];

    /// <summary>Initializes the search terms and the announced status of a new agreement.</summary>
    public Agreement File(DateOnly today)
    {
        UpdatedAt = CreatedAt;
        See(StatusOn(today), today);
        Folded = string.Join('\n', Titles.Select(t => t.Words).Concat(Sectors).Select(TextFolding.Of));
        Headings = [.. Parties.Select(AgreementSubject.OfParty).Concat(Sectors.Select(AgreementSubject.OfSector))
            .Select(w => new AgreementSubject { AgreementId = Id, Word = w })];
        return this;
    }

    /// <summary>
    /// Returns false if this act is already on record; rejects an act that conflicts with one on record or with the law
    /// of treaties.
    /// </summary>
    public bool Record(AgreementAction act)
    {
        if (Actions.Exists(a => a.IsSameAs(act))) return false;
        ConflictingActs.Refuse(act, Actions);
        LawOfTreaties.Refuse(Provisions, [.. Actions, act]);
        if (!AllParties.Contains(act.Party) && AgreementAction.IsJoining(act.Kind))
            Headings.Add(new AgreementSubject { AgreementId = Id, Word = AgreementSubject.OfParty(act.Party) });
        Actions.Add(act);
        Touch(act.RecordedAt);
        return true;
    }

    void Touch(DateTimeOffset now)
    {
        LastActDate = Actions.Select(a => a.Date.ToString()).Max(StringComparer.Ordinal) ?? "";
        SignedOn = Actions.Where(a => a.Kind == AgreementAction.Signed).Select(a => a.Date.ToString()).Max(StringComparer.Ordinal) ?? "";
        UpdatedAt = now;
        Version++;
    }

    /// <summary>
    /// Takes over the day on which a later agreement is in force between the parties of this one; returns the act whose
    /// effect that changes, or null.
    /// </summary>
    public AgreementAction? Follow(Agreement later, DateTimeOffset now)
    {
        AgreementAction? changed = null;
        var effect = later.InForceBetween(AllParties);
        foreach (var act in Actions.Where(a => a.Related == later.Id && AgreementAction.WaitsForRelated(a.Kind) && a.TakesEffect != effect))
            (act.TakesEffect, changed) = (effect, act);
        if (changed is not null) Touch(now);
        return changed;
    }

    /// <summary>The date on which it is in force for all of these; null while that is not known.</summary>
    public CivilDate? InForceBetween(IEnumerable<string> parties)
    {
        var statuses = new AgreementReading(DateOnly.MaxValue, Provisions, Actions, latest: true).Parties;
        ActDay? last = null;
        foreach (var party in parties)
        {
            if (statuses.Find(s => s.Party == party) is not { Entry: { } entry } status) return null;
            if (status.NotInForceWith.Intersect(parties).Any()) return null;
            last = last is { } day ? ActDay.Later(day, entry) : entry;
        }
        return last?.ToCivilDate();
    }

    /// <summary>Returns false if nothing changed; refuses to hide a public agreement.</summary>
    public bool Disclose(string audience, DateTimeOffset? embargo, DateTimeOffset now)
    {
        if (Audience == audience && EmbargoUntil == embargo) return false;
        AudienceRules.ExpectMayBecome(this, audience, embargo, now);
        (Audience, EmbargoUntil, UpdatedAt) = (audience, embargo, now);
        Version++;
        return true;
    }

    public AgreementStatus StatusOn(DateOnly day) => AgreementStatus.On(day, Provisions, Actions);
}

/// <summary>The address of the file with the text in one language.</summary>
public sealed record TextAsset(string Lang, string Asset);

/// <summary>A search term of an agreement.</summary>
/// <remarks>
/// The lists themselves are JSON, read as a whole and in order. Both databases can index one row per term. Neither
/// changes after creation.
/// </remarks>
[WithoutAudience("a part of its agreement: asked only whether it is there, through the agreement")]
public sealed class AgreementSubject
{
    public required string Word { get; init; }
    public required Guid AgreementId { get; init; }

    public static string OfParty(string state) => "party:" + state;
    public static string OfSector(string sector) => "sector:" + sector;
}
