using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Agreements;

/// <summary>
/// One reading of an agreement's acts on a day: every incomplete date is taken as its first or as its last possible day.
/// Computes where each party stands, and when the agreement enters into force and ends.
/// </summary>
/// <remarks>
/// An act after the day is unknown on that day, so later acts never change earlier answers. The exception is a recorded
/// entry into force: it is a fact about the agreement, and corrects the date that the rule gives.
/// </remarks>
sealed class AgreementReading
{
    readonly EntryRule rule;
    readonly Term term;
    readonly DateOnly day;
    readonly bool latest;

    public AgreementReading(DateOnly day, EntryRule rule, Term term, IReadOnlyList<string> parties, IReadOnlyList<AgreementAction> acts, bool latest)
    {
        (this.day, this.rule, this.term, this.latest) = (day, rule, term, latest);
        Done = [.. acts.Where(a => At(a).Day <= day).OrderBy(a => At(a).Day).ThenBy(a => a.Kind == AgreementAction.EntryIntoForce ? 0 : 1)];
        Joined = [.. Done.Where(a => AgreementAction.IsJoining(a.Kind)).Select(a => a.Party)];
        Original = [.. parties.Where(p => !acts.Any(a => AgreementAction.IsJoining(a.Kind) && a.Party == p))];
        RecordedEntry = Recorded(acts);
        Entry = RecordedEntry is { } act ? At(act) : ByRule();
        Parties = [.. Original.Concat(parties.Where(Joined.Contains)).Select(Status)];
    }

    /// <summary>The acts up to the day, oldest first.</summary>
    public IReadOnlyList<AgreementAction> Done { get; }

    /// <summary>The parties that concluded the agreement, without those that joined it later.</summary>
    public IReadOnlyList<string> Original { get; }

    public IReadOnlyList<string> Joined { get; }

    /// <summary>The recorded entry into force that takes precedence over the rule.</summary>
    public AgreementAction? RecordedEntry { get; }

    /// <summary>The day of entry into force; it may lie ahead.</summary>
    public ActDay? Entry { get; }

    public IReadOnlyList<PartyStatus> Parties { get; }

    public bool InForce => Entry is { } entry && entry.Day <= day;

    public ActDay At(AgreementAction act) => ActDay.Of(act.Date, latest);

    public AgreementAction? First(string kind, string party) => Done.FirstOrDefault(a => a.Kind == kind && a.Covers(party));

    /// <summary>The acts of a kind by every original party, or null while one is missing.</summary>
    public IReadOnlyList<AgreementAction>? OfAll(string kind)
    {
        var acts = Original.Select(p => First(kind, p)).ToList();
        return acts.Contains(null) ? null : [.. acts.Cast<AgreementAction>().Distinct().OrderBy(a => At(a).Day)];
    }

    /// <summary>The acts by which consents became binding between the parties, in order of date.</summary>
    public IReadOnlyList<AgreementAction> Establishments =>
        [.. Parties.Select(p => p.Establishment).OfType<AgreementAction>().Distinct().OrderBy(a => At(a).Day)];

    // An entry that follows a suspension or a denunciation resumes the operation; it is not the first entry.
    AgreementAction? Recorded(IReadOnlyList<AgreementAction> acts) => acts
        .Where(a => a.Kind == AgreementAction.EntryIntoForce && a.Party.Length == 0 && !acts.Any(b => IsOfItsLife(b) && At(b).Day < At(a).Day))
        .MinBy(a => At(a).Day);

    static bool IsOfItsLife(AgreementAction act) => act.Kind is AgreementAction.Suspended or AgreementAction.Denounced;

    ActDay? ByRule()
    {
        switch (rule.Kind)
        {
            case EntryRule.OnSignature:
                return Last(OfAll(AgreementAction.Signed));
            case EntryRule.OnDate:
                // No party is bound before it has signed, whatever date was agreed.
                return Last(OfAll(AgreementAction.Signed)) is { } signed ? ActDay.Later(ActDay.Of(rule.Date!.Value, latest), signed) : null;
            case EntryRule.LaterNotification or EntryRule.OnExchange:
                var all = Original.Select(Establishment).ToList();
                return all.Count > 0 && !all.Contains(null) ? Period(Last([.. all.Cast<AgreementAction>()])) : null;
            case EntryRule.NthDeposit:
                var deposits = Original.Concat(Joined).Select(Establishment).OfType<AgreementAction>().Distinct().OrderBy(a => At(a).Day).ToList();
                return deposits.Count >= rule.Deposits ? Period(At(deposits[rule.Deposits - 1])) : null;
            default:
                return null;
        }
    }

    ActDay? Period(ActDay? from) => from is { } act ? act.At(rule.After(act.Day)) : null;

    ActDay? Last(IReadOnlyList<AgreementAction>? acts) => acts is { Count: > 0 } ? acts.Select(At).Aggregate(ActDay.Later) : null;

    // Under on-exchange only the exchange counts; elsewhere a deposit or an exchange is as good as a notification.
    AgreementAction? Establishment(string party) => Done.FirstOrDefault(a => a.Covers(party) && (rule.Kind == EntryRule.OnExchange
        ? a.Kind is AgreementAction.Exchanged
        : a.Kind is AgreementAction.Notified or AgreementAction.Deposited or AgreementAction.Exchanged || AgreementAction.IsJoining(a.Kind)));

    PartyStatus Status(string party)
    {
        var joining = Done.FirstOrDefault(a => AgreementAction.IsJoining(a.Kind) && a.Party == party);
        var (signature, consent) = (First(AgreementAction.Signed, party), Done.FirstOrDefault(a => AgreementAction.IsConsent(a.Kind) && a.Covers(party)));
        var establishment = joining ?? Establishment(party);
        var entry = EntryOf(party, joining, establishment);
        var (notice, end) = Leaves(party, entry);
        var suspension = Latest(party, AgreementAction.Suspended, AgreementAction.Resumed, AgreementAction.EntryIntoForce) is { Kind: AgreementAction.Suspended } open
            ? FirstOfRun(party, open) : null;
        var status = new PartyStatus(party, Word(party, entry, end, suspension, signature, consent, establishment))
        {
            Signature = signature, Consent = consent, Establishment = establishment, Entry = entry, Notice = notice, End = end, Suspension = suspension,
        };
        return status with { Owes = joining is null && !(entry?.Day <= day) ? Owes(signature, establishment) : "" };
    }

    string Word(string party, ActDay? entry, ActDay? end, AgreementAction? suspension, AgreementAction? signature, AgreementAction? consent, AgreementAction? establishment)
    {
        if (end?.Day <= day) return PartyStatus.Ended;
        if (entry?.Day <= day) return suspension is null ? PartyStatus.InForce : PartyStatus.Suspended;
        if (Provisional(party) is not null) return PartyStatus.ProvisionallyApplied;
        return establishment is not null ? PartyStatus.Bound : consent is not null ? PartyStatus.Consented : signature is not null ? PartyStatus.Signed : PartyStatus.None;
    }

    ActDay? EntryOf(string party, AgreementAction? joining, AgreementAction? establishment)
    {
        var own = Done.FirstOrDefault(a => a.Kind == AgreementAction.EntryIntoForce && a.Party == party);
        if (own is not null && !Done.Any(b => IsOfItsLife(b) && b.Covers(party) && At(b).Day < At(own).Day)) return At(own);
        if (Entry is not { } entry) return null;
        // A successor is bound from the date of succession, without a period.
        if (joining is not null) return ActDay.Later(entry, joining.Kind == AgreementAction.Succeeded ? At(joining) : Period(At(joining))!.Value);
        if (rule.Kind != EntryRule.NthDeposit || RecordedEntry is not null && establishment is null) return entry;
        return establishment is null ? null : ActDay.Later(entry, Period(At(establishment))!.Value);
    }

    // Notice stands unless it was withdrawn before it took effect (VCLT 68).
    (AgreementAction? Notice, ActDay? End) Leaves(string party, ActDay? entry)
    {
        var (notice, end) = ((AgreementAction?)null, (ActDay?)null);
        foreach (var act in Done.Where(a => a.Covers(party)))
        {
            if (act.Kind == AgreementAction.Denounced && notice is null)
                (notice, end) = (act, term.EndByNotice(entry?.Day, At(act).Day) is { } ends ? At(act).At(ends) : null);
            else if (act.Kind == AgreementAction.DenunciationWithdrawn && !(end?.Day <= At(act).Day)) (notice, end) = (null, null);
        }
        return Done.FirstOrDefault(a => a.Kind == AgreementAction.Succeeded && a.Predecessor == party) is { } succession ? (notice, At(succession)) : (notice, end);
    }

    AgreementAction? Latest(string party, params ReadOnlySpan<string> kinds)
    {
        AgreementAction? found = null;
        foreach (var act in Done) if (act.Covers(party) && kinds.Contains(act.Kind)) found = act;
        return found;
    }

    // Suspended twice in a row: since the first.
    AgreementAction FirstOfRun(string party, AgreementAction open)
    {
        foreach (var act in Done.Reverse().SkipWhile(a => a != open).Where(a => a.Covers(party)))
        {
            if (act.Kind is AgreementAction.Resumed or AgreementAction.EntryIntoForce) break;
            if (act.Kind == AgreementAction.Suspended) open = act;
        }
        return open;
    }

    /// <summary>The day from which the party applies the agreement provisionally; null if it does not, or no longer (VCLT 25).</summary>
    public (ActDay Since, IReadOnlyList<AgreementAction> Acts)? Provisional(string party)
    {
        if (Latest(party, AgreementAction.ProvisionalApplication, AgreementAction.ProvisionalApplicationEnded) is { } act)
            return act.Kind == AgreementAction.ProvisionalApplication ? (At(act), [act]) : null;
        return rule.Provisional && OfAll(AgreementAction.Signed) is { } signed ? (Last(signed)!.Value, signed) : null;
    }

    string Owes(AgreementAction? signature, AgreementAction? establishment)
    {
        if (signature is null && establishment is null) return AgreementAction.Signed;
        if (establishment is not null) return "";
        return rule.Kind switch
        {
            EntryRule.LaterNotification => AgreementAction.Notified,
            EntryRule.OnExchange => AgreementAction.Exchanged,
            EntryRule.NthDeposit => AgreementAction.Deposited,
            _ => "",
        };
    }
}
