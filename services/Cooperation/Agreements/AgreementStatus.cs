using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Agreements;

/// <summary>The status of an agreement on a day, computed from its entry rule and its acts, never entered.</summary>
/// <remarks>
/// <para>It follows the Vienna Convention on the Law of Treaties (1969).</para>
/// <para>
/// The text is made authentic by initials or signature (article 10). Consent is expressed by signature (11, 12), by
/// exchange of instruments (13) or by ratification and the like (14), and established by exchange or notification (16).
/// Accession (15) is not used between two States.
/// </para>
/// <para>
/// The treaty enters into force as it provides or as the parties agree (24, paragraph 1). An unknown rule is not
/// guessed: paragraph 2 is for a treaty that is silent, not for one whose text is not at hand. Provisional application
/// (25) is not entry into force and has its own status.
/// </para>
/// <para>
/// A treaty ends by its provisions, represented by its term, or by consent (54). Too few parties do not end it (55). A
/// denunciation is notice, and ends it after the months that the term gives (56). Its operation may be suspended (57).
/// A later treaty may replace it (59).
/// </para>
/// <para>
/// An act counts from the last day its date may mean. An entry into force on record takes precedence over the rule,
/// also on the days before it. The latest of entry, suspension, denunciation and termination takes precedence over
/// everything else.
/// </para>
/// </remarks>
/// <param name="Since">The civil date from which the status holds, as precise as the act that caused it.</param>
/// <param name="OwedBy">The parties whose act is missing.</param>
public sealed record AgreementStatus(string Word, CivilDate? Since, string Explanation, IReadOnlyList<string> OwedBy)
{
    public const string Proposed = "proposed", Negotiating = "negotiating", Initialled = "initialled", Signed = "signed",
        Awaiting = "awaiting", InForce = "in-force", Suspended = "suspended", Denounced = "denounced", Terminated = "terminated",
        Agreed = "agreed", ProvisionallyApplied = "provisionally-applied", Expired = "expired", Superseded = "superseded";

    // For acts of the same day, the later entry of this list wins.
    static readonly string[] Life =
        [AgreementAction.EntryIntoForce, AgreementAction.Suspended, AgreementAction.Denounced, AgreementAction.Superseded,
            AgreementAction.Terminated];

    /// <summary>
    /// The date of first entry into force, as precise as the act or rule that caused it; null before that.
    /// </summary>
    public CivilDate? Entry { get; private init; }

    /// <summary>The future date of entry into force; null if unknown or past.</summary>
    public DateOnly? Due { get; private init; }

    /// <summary>The first day on which it is no longer in force, according to its term and its acts.</summary>
    public DateOnly? EndsOn { get; private init; }

    public static AgreementStatus On(DateOnly day, EntryRule rule, Term term, IReadOnlyList<string> parties,
        IReadOnlyList<AgreementAction> acts)
    {
        var done = acts.Where(a => a.Date.Last <= day).OrderBy(a => a.Date.Last).ThenBy(a => Array.IndexOf(Life, a.Kind)).ToList();
        var life = done.FindAll(a => Life.Contains(a.Kind));
        var entered = acts.Where(a => a.Kind == AgreementAction.EntryIntoForce).MinBy(a => a.Date.Last);
        var byRule = ByRule(day, rule, parties, done);
        if (life.Count == 0 && byRule.Word == InForce && entered is not null)
            byRule = new(Awaiting, Step.Of(parties, done, AgreementAction.Signed).Date,
                $"It {entered}, as recorded, which stands above its rule ({rule}) and had not come on {Text(day)}.",
                [])
            { Due = entered.Date.Last };
        var status = life.Count > 0 ? OfLife(life, rule) : Applied(byRule, rule, parties, done);
        // An entry on record takes precedence over the rule, even if it came later than the rule provides.
        var entry = entered is null ? byRule.Word == InForce ? byRule.Since : null
            : entered.Date.Last <= day ? entered.Date : (CivilDate?)null;
        return Ended(day, term, parties, done, status with { Entry = entry });
    }

    // Before entry into force it may be applied provisionally, by its text or by an act.
    static AgreementStatus Applied(AgreementStatus status, EntryRule rule, IReadOnlyList<string> parties, List<AgreementAction> done)
    {
        if (status.Word is InForce or Proposed) return status;
        var act = Step.Of(parties, done, AgreementAction.ProvisionalApplication);
        var signed = Step.Of(parties, done, AgreementAction.Signed);
        var (since, why) = act.Complete ? (act.Date, act.ToString())
            : rule.Provisional && signed.Complete ? (signed.Date, $"from the last signature, {signed}") : (null, "");
        return since is null ? status
            : status with
            {
                Word = ProvisionallyApplied,
                Since = since,
                Explanation = $"Applied provisionally: {why}. {status.Explanation}"
            };
    }

    static AgreementStatus Ended(DateOnly day, Term term, IReadOnlyList<string> parties, List<AgreementAction> done, AgreementStatus status)
    {
        if (status.Word is not (InForce or Suspended or Denounced)) return status;
        // With fewer than two remaining parties the agreement binds no party.
        var denounced = done.FindAll(a => a.Kind == AgreementAction.Denounced);
        var left = parties.Count - denounced.Select(a => a.Party).Distinct().Count();
        var end = term.End(status.Entry?.Last, left < 2 ? denounced[parties.Count - 2].Date.Last : null);
        if (end is not { } ends) return status;
        if (ends.On > day)
        {
            return status with
            {
                EndsOn = ends.On,
                Explanation = ends.Denounced
                    ? status.Explanation.Replace("it ends when its termination is recorded", $"by its term it ends on {Text(ends.On)}",
                        StringComparison.Ordinal) : status.Explanation,
            };
        }
        return status with
        {
            Word = ends.Denounced ? Terminated : Expired,
            // The result is no more precise than the date from which it is counted.
            Since = CivilDate.Parse(Text(ends.On)[..(ends.Denounced ? denounced[^1].Date : status.Entry!.Value).ToString().Length]),
            Explanation = ends.Denounced ? $"Ended by its denunciation on {Text(ends.On)}, as its term has it. {status.Explanation}"
                : $"Its term ended on {Text(ends.On)}. {status.Explanation}",
            OwedBy = [],
            EndsOn = ends.On,
        };
    }

    static AgreementStatus OfLife(List<AgreementAction> life, EntryRule rule)
    {
        var kind = life[^1].Kind;
        // If both parties suspended it in turn, the suspension began with the first.
        var act = life[life.FindLastIndex(a => a.Kind != kind) + 1];
        return kind switch
        {
            AgreementAction.EntryIntoForce => new(InForce, act.Date, $"It {act}, as recorded, which stands above its rule ({rule}).", []),
            AgreementAction.Suspended =>
                new(Suspended, act.Date, $"Its operation was {act}, which stands above its entry rule ({rule}).", []),
            AgreementAction.Superseded => new(Superseded, act.Date, $"It was {act}, which stands above its entry rule ({rule}).", []),
            AgreementAction.Denounced =>
                new(Denounced, act.Date,
                    $"It was {act}, which stands above its entry rule ({rule}); it ends when its termination is recorded.", []),
            _ => new(Terminated, act.Date, $"It was {act}, which stands above its entry rule ({rule}).", []),
        };
    }

    static AgreementStatus ByRule(DateOnly day, EntryRule rule, IReadOnlyList<string> parties, List<AgreementAction> done)
    {
        var signed = Step.Of(parties, done, AgreementAction.Signed);
        switch (rule.Kind)
        {
            case EntryRule.OnSignature when signed.Complete:
                return new(InForce, signed.Date, $"In force with the last signature (rule {rule}): {signed}.", []);
            case EntryRule.LaterNotification:
                var notified = Step.Of(parties, done, AgreementAction.Notified, AgreementAction.Ratified);
                return notified.Complete ? AfterNotification(day, rule, signed, notified)
                    : signed.Complete || notified.Acts.Count > 0 ? Awaits(rule, signed, notified, "notified")
                    : Unsigned(day, rule, parties, done, signed);
            case EntryRule.OnExchange:
                var exchanged = Step.Of(parties, done, AgreementAction.Exchanged);
                return exchanged.Complete
                    ? new(InForce, exchanged.Date, $"In force with the exchange of instruments (rule {rule}): {exchanged}.", [])
                    : signed.Complete ? Awaits(rule, signed, exchanged, "exchanged instruments")
                    : Unsigned(day, rule, parties, done, signed);
            case EntryRule.OnDate when signed.Complete:
                // No party is bound before it has signed, whatever date was agreed.
                var from = signed.Date!.Value.Last > rule.Date!.Value.Last ? signed.Date : rule.Date;
                return day >= from.Value.Last ? new(InForce, from, $"In force from the agreed date (rule {rule}): {signed}.", [])
                    : new(Awaiting, signed.Date,
                        $"In force from the agreed date (rule {rule}), which had not come on {Text(day)}: {signed}.",
                        [])
                    { Due = from.Value.Last };
            case EntryRule.Unknown when signed.Complete:
                return new(Signed, signed.Date, $"It was {signed}; its entry into force is not known (rule {rule}).", []);
            default:
                return Unsigned(day, rule, parties, done, signed);
        }
    }

    static AgreementStatus AfterNotification(DateOnly day, EntryRule rule, Step signed, Step notified)
    {
        var later = notified.Date!.Value;
        var due = later.Last.AddDays(rule.Days);
        var days = rule.Days switch
        {
            0 => "on the day of",
            1 => "1 day after",
            var n => n.ToString(CultureInfo.InvariantCulture) + " days after"
        };
        var why = $"In force {days} the later notification (rule {rule.Kind}), which is {Text(due)}";
        return day >= due
            // The count starts on the last day of a month; the result is no more precise than that month.
            ? new(InForce, CivilDate.Parse(Text(due)[..later.ToString().Length]), $"{why}: {notified}.", [])
            : new(Awaiting, WaitingSince(signed, notified), $"{why} and had not come on {Text(day)}: {notified}.", []) { Due = due };
    }

    static AgreementStatus Awaits(EntryRule rule, Step signed, Step step, string what) => new(
        Awaiting, WaitingSince(signed, step),
        $"{Have(step.Missing)} not {what} (rule {rule}): {string.Join(" and ", signed.Acts.Concat(step.Acts))}.",
        step.Missing);

    static CivilDate WaitingSince(Step signed, Step step) => signed.Complete ? signed.Date!.Value : step.Acts.MinBy(a => a.Date.Last)!.Date;

    static AgreementStatus Unsigned(DateOnly day, EntryRule rule, IReadOnlyList<string> parties, List<AgreementAction> done, Step signed)
    {
        var initialled = Step.Of(parties, done, AgreementAction.Initialled);
        // If some parties signed or initialled, the others owe that act; until then the status does not advance.
        var owed = signed.Acts.Count > 0 ? signed.Missing : initialled.Acts.Count > 0 ? initialled.Missing : [];
        var still = owed.Count == 0 ? "" : $"; {Have(owed)} not {(signed.Acts.Count > 0 ? "signed" : "initialled")}";
        if (initialled.Complete)
            return new(Initialled, initialled.Date,
                $"Not signed by all, so its rule ({rule}) does not apply yet: "
                + $"{string.Join(" and ", initialled.Acts.Concat(signed.Acts))}{still}.", owed);
        var agreed = Step.Of(parties, done, AgreementAction.Agreed);
        if (agreed.Complete)
            return new(Agreed, agreed.Date,
                $"Its text is agreed and not signed by all, so its rule ({rule}) does not apply yet: "
                + $"{string.Join(" and ", agreed.Acts.Concat(signed.Acts))}{still}.", owed);
        var talks = done.FindAll(
            a => a.Kind is AgreementAction.Negotiation or AgreementAction.Agreed or AgreementAction.Initialled or AgreementAction.Signed);
        if (talks.Count > 0)
            return new(Negotiating, talks[0].Date,
                $"Not signed by all, so its rule ({rule}) does not apply yet: {string.Join(" and ", talks)}{still}.", owed);
        return done.Find(a => a.Kind == AgreementAction.Proposed) is { } proposed
            ? new(Proposed, proposed.Date, $"Not signed, so its rule ({rule}) does not apply yet: {proposed}.", [])
            : new(Proposed, null,
                $"Not signed, so its rule ({rule}) does not apply yet: no act of its making was on record for {Text(day)}.", []);
    }

    static string Have(IReadOnlyList<string> parties) => $"{string.Join(" and ", parties)} {(parties.Count == 1 ? "has" : "have")}";

    static string Text(DateOnly day) => CivilDate.Day(day).ToString();

    /// <summary>The individual acts of each party, and the parties whose act is missing.</summary>
    sealed record Step(IReadOnlyList<AgreementAction> Acts, IReadOnlyList<string> Missing)
    {
        public bool Complete => Missing.Count == 0;

        /// <summary>The date of the last act.</summary>
        public CivilDate? Date => Acts.MaxBy(a => a.Date.Last)?.Date;

        /// <param name="kinds">The kinds of act that complete the step; the second only for a party without the
        /// first.</param>
        public static Step Of(IReadOnlyList<string> parties, List<AgreementAction> done, params ReadOnlySpan<string> kinds)
        {
            var acts = new List<AgreementAction>();
            var missing = new List<string>();
            foreach (var party in parties)
            {
                AgreementAction? act = null;
                foreach (var kind in kinds) act ??= done.Find(a => a.Kind == kind && a.Covers(party));
                if (act is null) missing.Add(party);
                else if (!acts.Contains(act)) acts.Add(act);
            }
            return new(acts, missing);
        }

        public override string ToString() => string.Join(" and ", Acts);
    }
}
