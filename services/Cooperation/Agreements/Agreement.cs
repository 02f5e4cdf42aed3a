using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Agreements;

/// <summary>An agreement between States, concluded or planned.</summary>
/// <remarks>
/// Later events are acts, and the status of the parties is computed from them (<see cref="AgreementStatus"/>). Wrong
/// entries are corrected, and the history keeps the earlier values.
/// </remarks>
[AudienceChangedBy("SetAgreementAudience")]
public sealed class Agreement : IHasAudience
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

    /// <summary>Replaces an act on record, or strikes it; the history keeps the act as it stood.</summary>
    /// <param name="with">Null strikes the act.</param>
    public void Correct(AgreementAction act, AgreementAction? with, string reason, string by, DateTimeOffset now)
    {
        var others = Actions.FindAll(a => a != act);
        if (with is null && others.Find(a => a.Concerns == act.Id) is { } about)
            throw ConflictingActs.InTheWay(act, about, "It concerns this act.");
        if (with is not null) ConflictingActs.Refuse(with, others);
        LawOfTreaties.Refuse(Provisions, with is null ? others : [.. others, with]);
        var before = act.ToProto().ToString();
        if (with is null) Actions.Remove(act);
        else act.Become(with);
        Keep([new(now, by, reason, $"actions/{act.Id}", before, with is null ? "" : act.ToProto().ToString())]);
    }

    /// <summary>
    /// Replaces provisions; the history keeps the earlier ones. Returns false if nothing changed.
    /// </summary>
    public bool Correct(EntryRule? rule, Term? term, (List<string> Authentic, string Prevailing)? languages, bool? binding, string reason,
        string by, DateTimeOffset now)
    {
        var before = ToProvisions();
        LawOfTreaties.Refuse(new(rule ?? Rule, term ?? Term, Parties, binding ?? Binding), Actions);
        (Rule, Term, Binding) = (rule ?? Rule, term ?? Term, binding ?? Binding);
        if (languages is { } given) (AuthenticLocales, PrevailingLocale) = (given.Authentic, given.Prevailing);
        List<Correction> made = [.. before.Zip(ToProvisions()).Where(p => p.First.Json != p.Second.Json)
            .Select(p => new Correction(now, by, reason, p.First.Of, p.First.Json, p.Second.Json))];
        if (made.Count > 0) Keep(made);
        return made.Count > 0;
    }

    (string Of, string Json)[] ToProvisions() =>
    [
        ("entryRule", Rule.ToProto().ToString()), ("term", Term.ToProto().ToString()), ("binding", Binding ? "yes" : "no"),
        ("languages",
            new V1.AuthenticLanguages { AuthenticLocales = { AuthenticLocales }, PrevailingLocale = PrevailingLocale }.ToString()),
    ];

    void Keep(List<Correction> made)
    {
        Corrections = [.. Corrections, .. made];
        Touch(made[0].At);
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
            if (statuses.Find(s => s.Party == party)?.Entry is not { } entry) return null;
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

    /// <summary>
    /// The announcements for a newly recorded act: the new status or the act alone, and deadlines that are now near.
    /// </summary>
    public List<Announcement> Tell(AgreementAction act, DateOnly today)
    {
        var (from, status) = (AnnouncedStatus, StatusOn(today));
        var before = Deadlines.Of(this, AgreementStatus.On(today, Provisions, Actions.FindAll(a => a != act)), today);
        See(status, today);
        return
        [
            from == status.Word
                ? new AgreementActionRecorded(ToSummary(today), act.Kind, act.Party.Length == 0 ? null : act.Party, act.Date.ToString())
                : new AgreementStatusChanged(ToSummary(today), from, status.Word, act.ToString()),
            .. Near(Deadlines.Of(this, status, today).Except(before).Where(d => d.NearFrom <= today), today),
        ];
    }

    /// <summary>The announcements for a correction: the new status, or the correction alone.</summary>
    public List<Announcement> TellCorrection(string reason, DateOnly today)
    {
        var (from, status) = (AnnouncedStatus, StatusOn(today));
        See(status, today);
        return [from == status.Word ? new AgreementCorrected(ToSummary(today), Corrections[^1].Of, reason)
            : new AgreementStatusChanged(ToSummary(today), from, status.Word, "corrected: " + reason)];
    }

    /// <summary>The announcements for an agreement that was internal so far: its whole history, step by step.</summary>
    public List<Announcement> Introduce(DateOnly today)
    {
        var (acts, from) = (Actions.OrderBy(a => a.RecordedAt).ThenBy(a => a.Id).ToList(), AgreementStatus.Proposed);
        var told = new List<Announcement> { new AgreementProposed(ToSummary(today) with { Status = from, StatusSince = null }) };
        foreach (var (act, i) in acts.Select((act, i) => (act, i)))
        {
            var status = AgreementStatus.On(today, Provisions, acts[..(i + 1)]);
            var summary = ToSummary(today) with { Status = status.Word, StatusSince = status.Since?.ToString() };
            told.Add(status.Word == from
                ? new AgreementActionRecorded(summary, act.Kind, act.Party.Length == 0 ? null : act.Party, act.Date.ToString())
                : new AgreementStatusChanged(summary, from, status.Word, act.ToString()));
            from = status.Word;
        }
        return [.. told, .. Near(Deadlines.Of(this, StatusOn(today), today).Where(d => d.NearFrom <= today), today)];
    }

    /// <summary>
    /// The announcements for the days since the last run: a status that changed without an act, and deadlines that are
    /// near.
    /// </summary>
    /// <remarks>The announcement increments the version, so of several concurrent runs only one announces it.</remarks>
    public List<Announcement> Pass(DateOnly today)
    {
        var (from, before, status) = (AnnouncedStatus, SeenThrough, StatusOn(today));
        var near = Deadlines.Of(this, status, today).Where(d => d.NearFrom > before && d.NearFrom <= today).ToList();
        // An agreement that was never processed was entered before the first run, so nothing changed today.
        var changed = before is not null && status.Word != from;
        See(status, today);
        if (changed || near.Count > 0) Version++;
        return [.. changed
            ? [new AgreementStatusChanged(ToSummary(today), from, status.Word, status.Explanation)] : Array.Empty<Announcement>(),
            .. Near(near, today)];
    }

    IEnumerable<Announcement> Near(IEnumerable<Deadline> near, DateOnly today) => near.Select(d =>
        new AgreementDeadlineNear(ToSummary(today), d.Kind, CivilDate.Day(d.Date!.Value).ToString(), d.Party.Length == 0 ? null : d.Party));

    // Runs before the announcement, so that the announced state is the stored state.
    void See(AgreementStatus status, DateOnly today)
    {
        AnnouncedStatus = status.Word;
        SeenThrough = today;
        // An uncertain status begins with the earliest day that it may.
        DateOnly?[] earliest = status.Readings is { } readings ? [readings.Earliest.Due, readings.Earliest.EndsOn] : [];
        NextDay = Actions.SelectMany(a => a.Days).Concat(Deadlines.Of(this, status, today).SelectMany(d => d.Days))
            .Concat(earliest.OfType<DateOnly>()).Where(d => d > today).Cast<DateOnly?>().Min();
    }

    public static void Map(ModelBuilder model)
    {
        model.Entity<Agreement>(agreement =>
        {
            agreement.Property(a => a.Id).ValueGeneratedNever();
            agreement.Property(a => a.Type).HasMaxLength(24);
            agreement.Property(a => a.LastActDate).HasMaxLength(10);
            agreement.Property(a => a.SignedOn).HasMaxLength(10);
            agreement.Property(a => a.Version).IsConcurrencyToken();
            agreement.HasIndex(a => new { a.LastActDate, a.Id }).IsDescending(true, false);
            agreement.HasIndex(a => new { a.SignedOn, a.Id }).IsDescending(true, false);
            agreement.HasMany(a => a.Headings).WithOne().HasForeignKey(h => h.AgreementId);
            agreement.OwnsOne(a => a.Rule, rule => rule.Property(r => r.Kind).HasMaxLength(20));
            agreement.OwnsOne(a => a.Term);
            agreement.Navigation(a => a.Term).IsRequired();
            agreement.Property(a => a.PrevailingLocale).HasMaxLength(12).HasDefaultValue("");
            agreement.Property(a => a.Relation).HasMaxLength(12).HasDefaultValue("");
            agreement.Property(a => a.AnnouncedStatus).HasMaxLength(24).HasDefaultValue(AgreementStatus.Proposed);
            agreement.HasIndex(a => a.ParentId);
            agreement.HasIndex(a => a.NextDay);
            agreement.OwnsMany(a => a.Actions, action =>
            {
                action.WithOwner().HasForeignKey("AgreementId");
                // The id is generated in code: otherwise EF Core treats a new act that has an id as an existing row.
                action.Property(a => a.Id).ValueGeneratedNever();
                action.HasKey(a => a.Id);
                action.Property(a => a.Kind).HasMaxLength(32);
                action.Property(a => a.Party).HasMaxLength(8);
                action.Property(a => a.Predecessor).HasMaxLength(8).HasDefaultValue("");
                action.Property(a => a.RegistrationNumber).HasMaxLength(40).HasDefaultValue("");
                action.Property(a => a.Volume).HasMaxLength(40).HasDefaultValue("");
                action.HasIndex(a => a.Related);
                JsonColumn.Owned(action, a => a.Texts);
                action.Property(a => a.Document).HasMaxLength(1000).HasDefaultValue("");
                action.OwnsOne(a => a.Source);
                action.ToTable("Actions");
            });
            agreement.ToTable("Agreements");
        });
        model.Entity<AgreementSubject>(heading =>
        {
            // The term comes first in the key because queries filter by it.
            heading.HasKey(h => new { h.Word, h.AgreementId });
            heading.Property(h => h.Word).HasMaxLength(80);
            heading.ToTable("Headings");
        });
        JsonColumn.Map<Agreement, LanguageText>(model, a => a.Titles);
        JsonColumn.Map<Agreement, string>(model, a => a.Parties);
        JsonColumn.Map<Agreement, string>(model, a => a.Sectors);
        JsonColumn.Map<Agreement, Citation>(model, a => a.Sources);
        JsonColumn.Map<Agreement, string>(model, a => a.AuthenticLocales);
        JsonColumn.Map<Agreement, TextAsset>(model, a => a.Texts);
        JsonColumn.Map<Agreement, Correction>(model, a => a.Corrections);
        // The default for rows that are older than the column.
        model.Entity<Agreement>().Property(a => a.AuthenticLocales).HasDefaultValueSql("'[]'");
        model.Entity<Agreement>().Property(a => a.Texts).HasDefaultValueSql("'[]'");
    }

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
