namespace Embassy.Cooperation.Agreements;

/// <summary>The provisions of an agreement from which its status follows.</summary>
public sealed record Provisions(EntryRule Rule, Term Term, IReadOnlyList<string> Parties, bool Binding = true);

/// <summary>
/// One reading of an agreement's acts on a day: every incomplete date is taken as its first or as its last possible
/// day. Computes the status of each party, and when the agreement enters into force.
/// </summary>
/// <remarks>
/// An act after the day is unknown on that day, so later acts never change earlier answers. The exception is a recorded
/// first entry into force: it is a fact about the agreement, and corrects the date that the rule gives.
/// </remarks>
sealed class AgreementReading
{
    readonly bool latest;
    readonly AgreementAction? flipped;
    readonly List<DatedAct> done;

    /// <param name="flipped">An act whose incomplete date is taken at the other end than those of the others.</param>
    public AgreementReading(DateOnly day, Provisions provisions, IReadOnlyList<AgreementAction> acts, bool latest,
        AgreementAction? flipped = null)
    {
        (Day, Provisions, this.latest, this.flipped) = (day, provisions, latest, flipped);
        (done, Original) = (new List<DatedAct>(acts.Count), [.. provisions.Parties]);
        for (var at = 0; at < acts.Count; at++)
        {
            var act = acts[at];
            if (AgreementAction.IsJoining(act.Kind) && !Left(act, acts)) Original.Remove(act.Party);
            if (new DatedAct(act, On(act)) is var dated && dated.Day <= day) done.Add(dated);
        }
        if (!IsInOrder()) done.Sort(InOrder);
        Signatures = StepOf(AgreementAction.Signed);
        HasDeposits = done.Exists(d => AgreementAction.IsEstablishing(d.Act.Kind) || AgreementAction.IsJoining(d.Act.Kind));
        RecordedEntry = FirstRecordedEntry(acts);
        EntryByRule = ByRule();
        Entry = RecordedEntry is { } recorded ? On(recorded) : EntryByRule;
        if (Entry is null && provisions.Rule.Kind == EntryRule.Unknown)
            foreach (var dated in done)
                if (AgreementAction.IsOfItsLife(dated.Act.Kind)) Presupposed ??= dated;
        Extension = LastExtension();
        Parties = [];
        foreach (var party in Original) Parties.Add(PartyReading.Of(party, this));
        foreach (var dated in done)
            if (AgreementAction.IsJoining(dated.Act.Kind) && !Parties.Exists(p => p.Party == dated.Act.Party))
                Parties.Add(PartyReading.Of(dated.Act.Party, this));
        Preclusions = PrecludingObjections();
        if (Preclusions.Count > 0) Preclude();
    }

    public DateOnly Day { get; }
    public Provisions Provisions { get; }

    /// <summary>The acts up to the day, oldest first.</summary>
    /// <remarks>A list, because an interface allocates an enumerator for each loop, and lists compute many.</remarks>
    public List<DatedAct> Done => done;

    /// <summary>The parties that concluded the agreement, without those that joined it later.</summary>
    public List<string> Original { get; }

    public Step Signatures { get; }
    public bool HasDeposits { get; }

    /// <summary>The recorded entry into force that takes precedence over the rule.</summary>
    public AgreementAction? RecordedEntry { get; }

    /// <summary>The day of entry into force; it may lie ahead.</summary>
    public ActDay? Entry { get; }
    public ActDay? EntryByRule { get; }

    /// <summary>Under an unknown rule: the first act that shows that the agreement was in force.</summary>
    public DatedAct? Presupposed { get; }

    /// <summary>The last extension of the term that has effect.</summary>
    public DatedAct? Extension { get; }
    public DateOnly? ExtendedTo => Extension?.Act.Until;

    public List<PartyStatus> Parties { get; }

    /// <summary>The objections because of which it is not in force between two parties, in order of date.</summary>
    public IReadOnlyList<Preclusion> Preclusions { get; }

    /// <summary>True if it would be in force for some party that is bound to nobody because of an objection.</summary>
    public bool IsPrecluded { get; private set; }

    public bool HasEntered => Entry?.Day <= Day || Presupposed is not null;

    public ActDay On(AgreementAction act) => ActDay.Of(act.Date, latest ^ ReferenceEquals(act, flipped));

    /// <summary>
    /// The day from which an act has effect: its own, or that of the agreement which it names, if later; null while
    /// that is not known (VCLT 59).
    /// </summary>
    public ActDay? Effect(DatedAct dated) => dated.Act.Related is null ? dated.On
        : dated.Act.TakesEffect is { } other ? ActDay.Later(dated.On, ActDay.Of(other, latest)) : null;

    public ActDay Period(ActDay from) => from.At(Provisions.Rule.After(from.Day));

    /// <summary>The first act of a kind by each original party.</summary>
    public Step StepOf(string kind)
    {
        var (acts, missing) = (new List<DatedAct>(), new List<string>());
        foreach (var party in Original)
        {
            var at = 0;
            while (at < done.Count && !(done[at].Act.Kind == kind && done[at].Act.Covers(party))) at++;
            if (at == done.Count) missing.Add(party);
            else if (!acts.Contains(done[at])) acts.Add(done[at]);
        }
        acts.Sort(InOrder);
        return new(acts, missing);
    }

    /// <summary>The acts by which consents became binding between the parties, in order of date.</summary>
    public List<DatedAct> Establishments()
    {
        var acts = new List<DatedAct>();
        foreach (var party in Parties)
            if (party.Establishment is { } act && !acts.Contains(act)) acts.Add(act);
        acts.Sort(InOrder);
        return acts;
    }

    // Most are recorded in order.
    bool IsInOrder()
    {
        for (var at = 1; at < done.Count; at++)
            if (InOrder(done[at - 1], done[at]) > 0) return false;
        return true;
    }

    static int InOrder(DatedAct one, DatedAct other)
    {
        var order = one.Day.CompareTo(other.Day);
        if (order == 0) order = AgreementAction.OrderOnOneDay(one.Act.Kind) - AgreementAction.OrderOnOneDay(other.Act.Kind);
        if (order == 0) order = string.CompareOrdinal(one.Act.Kind, other.Act.Kind);
        return order != 0 ? order : string.CompareOrdinal(one.Act.Party, other.Act.Party);
    }

    // An entry that follows a suspension resumes the operation; it is not the first entry.
    AgreementAction? FirstRecordedEntry(IReadOnlyList<AgreementAction> acts)
    {
        AgreementAction? first = null;
        for (var at = 0; at < acts.Count; at++)
            if (acts[at] is { Kind: AgreementAction.EntryIntoForce, Party: "" } act
                && !(first is not null && On(first).Day <= On(act).Day) && !IsResumption(act, acts)) first = act;
        return first;
    }

    // A lambda in a loop allocates for every act, and lists compute many statuses.
    bool IsResumption(AgreementAction entry, IReadOnlyList<AgreementAction> acts) =>
        acts.Any(a => a.Kind is AgreementAction.Suspended or AgreementAction.Denounced && On(a).Day < On(entry).Day);

    // A party that left and came back was there from the beginning.
    static bool Left(AgreementAction joining, IReadOnlyList<AgreementAction> acts) =>
        acts.Any(a => a.Kind == AgreementAction.Denounced && a.Party == joining.Party && a.IsBefore(joining));

    // An objection precludes the entry into force only if the party definitely says so, between two parties that have
    // consented, and until it or the reservation is withdrawn (VCLT 20(4)(b), 22(3)).
    IReadOnlyList<Preclusion> PrecludingObjections()
    {
        List<Preclusion>? found = null;
        foreach (var dated in done)
            if (dated.Act is { Kind: AgreementAction.Objection, PrecludesEntry: true, Concerns: { } id } act && !IsWithdrawn(act.Id)
                && !IsWithdrawn(id) && done.Find(d => d.Act.Id == id) is { Act: { } reservation }
                && HasConsented(act.Party) && HasConsented(reservation.Party))
                (found ??= []).Add(new(dated, act.Party, reservation.Party));
        return found ?? (IReadOnlyList<Preclusion>)[];
    }

    bool IsWithdrawn(Guid act) => done.Exists(d => d.Act.Concerns == act
        && d.Act.Kind is AgreementAction.ReservationWithdrawn or AgreementAction.ObjectionWithdrawn);

    bool HasConsented(string party) => Parties.Exists(p => p.Party == party && p.Establishment is not null);

    // A party that is bound to no other party is a contracting State for which it is not in force.
    void Preclude()
    {
        foreach (var party in Parties)
            party.NotInForceWith = [.. Preclusions.Select(p => p.Other(party.Party)).OfType<string>().Distinct()];
        var bound = Parties.FindAll(p => p.IsParty);
        foreach (var party in bound.FindAll(p => p.NotInForceWith.Count > 0
            && bound.TrueForAll(o => o == p || p.NotInForceWith.Contains(o.Party))))
            (party.Word, IsPrecluded) = (PartyStatus.Contracting, true);
    }

    DatedAct? LastExtension()
    {
        DatedAct? last = null;
        foreach (var dated in done)
            if (dated.Act.Kind == AgreementAction.Extended && Effect(dated)?.Day <= Day) last = dated;
        return last;
    }

    ActDay? ByRule()
    {
        var rule = Provisions.Rule;
        switch (rule.Kind)
        {
            case EntryRule.OnSignature:
                return Signatures is { IsComplete: true, Last: { } signed } ? Period(signed) : null;
            case EntryRule.OnDate:
                // No party is bound before it has signed, whatever date was agreed.
                return Signatures is { IsComplete: true, Last: { } last } ? ActDay.Later(ActDay.Of(rule.Date!.Value, latest), last) : null;
            case EntryRule.LaterNotification or EntryRule.OnExchange:
                ActDay? later = null;
                foreach (var party in Original)
                {
                    var at = FirstEstablishment(party);
                    if (at < 0) return null;
                    later = later is { } day ? ActDay.Later(day, done[at].On) : done[at].On;
                }
                return later is { } all ? Period(all) : null;
            case EntryRule.NthDeposit:
                var (count, seen) = (0, new List<string>());
                foreach (var dated in done)
                {
                    if (!AgreementAction.IsEstablishing(dated.Act.Kind) && !AgreementAction.IsJoining(dated.Act.Kind)) continue;
                    foreach (var party in dated.Act.Party.Length > 0 ? [dated.Act.Party] : Original)
                        if (!seen.Contains(party)) { seen.Add(party); count++; }
                    if (count >= rule.Deposits) return Period(dated.On);
                }
                return null;
            default:
                return null;
        }
    }

    int FirstEstablishment(string party)
    {
        for (var at = 0; at < done.Count; at++)
            if (done[at].Act.Covers(party) && PartyReading.Establishes(done[at].Act.Kind, Provisions.Rule)) return at;
        return -1;
    }

    /// <summary>An objection that precludes the entry into force between two parties.</summary>
    public readonly record struct Preclusion(DatedAct Objection, string Objecting, string Reserving)
    {
        /// <summary>The other of the two parties; null for a third one.</summary>
        public string? Other(string party) => party == Objecting ? Reserving : party == Reserving ? Objecting : null;
    }

    /// <summary>The individual acts of each party, and the parties whose act is missing.</summary>
    public sealed record Step(IReadOnlyList<DatedAct> Acts, IReadOnlyList<string> Missing)
    {
        public bool IsComplete => Missing.Count == 0 && Acts.Count > 0;

        /// <summary>The day of the last act.</summary>
        public ActDay? Last => Acts.Count == 0 ? null : Acts[^1].On;
    }
}
