using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Agreements;

/// <summary>The status of an agreement on a day, computed from its provisions and its acts, never entered.</summary>
/// <remarks>
/// <para>It follows the Vienna Convention on the Law of Treaties (1969) and begins with each party.</para>
/// <para>
/// The text is made authentic by initials or signature (article 10). Consent is expressed by signature (11, 12), by
/// exchange of instruments (13), by ratification and the like (14) or by accession (15); it is established by exchange,
/// deposit or notification (16), and is progress until then.
/// </para>
/// <para>
/// The treaty enters into force as it provides or as the parties agree (24, paragraph 1). An unknown rule is not
/// guessed: paragraph 2 is for a treaty that is silent, not for one whose text is not at hand. Provisional application
/// (25) is not entry into force and has its own status.
/// </para>
/// <para>
/// A treaty ends by its provisions, represented by its term, or by consent of all (54). Too few parties for its entry
/// do not end it, but it needs two (55). A denunciation is notice, takes effect after the months that the term gives
/// (56) and may be withdrawn before (68). Its operation may be suspended (57) and resumed. A later treaty of the same
/// parties replaces it once that one is in force (59).
/// </para>
/// <para>
/// Every act counts from its date on. If incomplete dates allow two statuses, the status is uncertain, and both are
/// given.
/// </para>
/// </remarks>
public sealed record AgreementStatus(string Word, CivilDate? Since, string Code, IReadOnlyList<string> OwedBy)
{
    public const string Proposed = "proposed", Negotiating = "negotiating", Initialled = "initialled", Signed = "signed",
        Awaiting = "awaiting", InForce = "in-force", InEffect = "in-effect", Suspended = "suspended", Terminated = "terminated",
        Agreed = "agreed", ProvisionallyApplied = "provisionally-applied", Expired = "expired", Superseded = "superseded",
        Uncertain = "uncertain";

    IReadOnlyList<StatusReason>? reasons;

    /// <summary>
    /// The date of first entry into force, as precise as the act or rule that caused it; null before that.
    /// </summary>
    public CivilDate? Entry { get; internal init; }

    /// <summary>The future date of entry into force; null if unknown or past.</summary>
    public DateOnly? Due { get; internal init; }

    /// <summary>The first day on which it is no longer in force, according to its term and its acts.</summary>
    public DateOnly? EndsOn { get; internal init; }

    /// <summary>The end that an extension gave the term.</summary>
    public DateOnly? ExtendedTo => Reading.ExtendedTo;

    public IReadOnlyList<PartyStatus> Parties => Reading.Parties;

    /// <summary>The parties and the status words that the two readings of uncertain dates give.</summary>
    public (AgreementStatus Earliest, AgreementStatus Latest)? Readings { get; private init; }

    /// <summary>The act that decides the status, where one does.</summary>
    internal DatedAct? Decisive { get; init; }

    /// <summary>The code of the status that provisional application stands beside.</summary>
    internal string Underlying { get; init; } = "";

    internal AgreementReading Reading { get; init; } = null!;

    /// <summary>The explanation, the decisive statement first.</summary>
    public IReadOnlyList<StatusReason> Reasons => reasons ??= [.. StatusReasons.Of(this)];

    /// <summary>The explanation in English.</summary>
    public string Explanation => Explanations.English(Reasons);

    /// <summary>True if the parties are bound by it on this day.</summary>
    public bool IsInOperation => Word is InForce or InEffect or Suspended;

    public static AgreementStatus On(DateOnly day, EntryRule rule, Term term, IReadOnlyList<string> parties,
        IReadOnlyList<AgreementAction> acts) => On(day, new Provisions(rule, term, parties), acts);

    public static AgreementStatus On(DateOnly day, Provisions provisions, IReadOnlyList<AgreementAction> acts)
    {
        var latest = Of(new AgreementReading(day, provisions, acts, latest: true));
        return HasOnlyDays(acts) ? latest : WithEarliest(latest, day, provisions, acts);
    }

    static bool HasOnlyDays(IReadOnlyList<AgreementAction> acts)
    {
        for (var at = 0; at < acts.Count; at++)
            if (!acts[at].Date.IsDay || acts[at].TakesEffect is { IsDay: false }) return false;
        return true;
    }

    // A method of its own, because its lambda would allocate for every status.
    static AgreementStatus WithEarliest(AgreementStatus latest, DateOnly day, Provisions provisions, IReadOnlyList<AgreementAction> acts)
    {
        var earliest = Of(new AgreementReading(day, provisions, acts, latest: false));
        var other = earliest.Word != latest.Word ? earliest
            // Two incomplete dates may each leave room for a status that neither extreme shows: suspended and resumed
            // in 2022.
            : acts.Where(a => a.Date.First <= day && day < a.Date.Last)
                .Select(a => Of(new AgreementReading(day, provisions, acts, latest: true, flipped: a)))
                .FirstOrDefault(s => s.Word != latest.Word);
        if (other is null) return latest with { Readings = (earliest, latest) };
        return new AgreementStatus(Uncertain, null, "uncertain", latest.OwedBy)
        {
            Readings = (other, latest),
            Reading = latest.Reading,
            Due = latest.Due,
            EndsOn = latest.EndsOn,
        };
    }

    /// <summary>The status of a party: uncertain where the readings differ.</summary>
    public V1.PartyStatus ToProto(PartyStatus party)
    {
        var shown = party.ToProto();
        shown.Reservations.AddRange(StandingReservations(party.Party).Select(a => a.Id.ToString()));
        if (Readings is not { } readings) return shown;
        string WordIn(AgreementStatus reading) => reading.Parties.FirstOrDefault(p => p.Party == party.Party)?.Word ?? PartyStatus.None;
        var (earliest, latest) = (WordIn(readings.Earliest), WordIn(readings.Latest));
        if (earliest != latest) (shown.Status, shown.StatusIfEarliest, shown.StatusIfLatest) = (Uncertain, earliest, latest);
        return shown;
    }

    /// <summary>The parties of either reading, in order.</summary>
    public IEnumerable<PartyStatus> ShownParties => Readings is not { } readings ? Parties
        : Parties.Concat(readings.Earliest.Parties).DistinctBy(p => p.Party);

    /// <summary>The reservations of a party that were not withdrawn (VCLT 22).</summary>
    IEnumerable<AgreementAction> StandingReservations(string party) => Reading.Done.Select(d => d.Act)
        .Where(a => a.Kind == AgreementAction.Reservation && a.Party == party
            && !Reading.Done.Any(d => d.Act.Kind == AgreementAction.ReservationWithdrawn && d.Act.Concerns == a.Id));

    static AgreementStatus Of(AgreementReading reading) => StatusAfterEntry.Of(reading) ?? StatusBeforeEntry.Of(reading);
}
