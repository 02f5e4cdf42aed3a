using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Agreements;

/// <summary>The acts that the law of treaties does not allow, given the provisions and the other acts.</summary>
/// <remarks>
/// VCLT is the Vienna Convention on the Law of Treaties (1969), VCSST that on Succession of States in respect of
/// Treaties (1978). Only certain breaches count: if any day that an incomplete date may mean allows the act, it is
/// accepted.
/// </remarks>
static class LawOfTreaties
{
    /// <summary>
    /// Rejects a set of acts of which one breaks the law, and names that act, its party and the article.
    /// </summary>
    public static void Refuse(Provisions provisions, IReadOnlyList<AgreementAction> acts)
    {
        foreach (var act in acts)
            if (Breach(act, provisions, acts) is { } breach) throw ConflictingActs.Refusal(act, breach.Why, breach.Article);
    }

    static (string Why, string Article)? Breach(AgreementAction act, Provisions provisions, IReadOnlyList<AgreementAction> acts)
    {
        if (act.Party.Length > 0 && AgreementAction.IsOfAllParties(act.Kind))
            return act.Kind switch
            {
                AgreementAction.Terminated => ("One party alone denounces; the parties together terminate.", "VCLT 54(b), 56"),
                AgreementAction.Superseded => ("All parties together conclude the later agreement.", "VCLT 59(1)"),
                _ => ("The parties together extend the term.", "VCLT 39"),
            };
        if (!provisions.Binding && act.Kind is AgreementAction.Registered or AgreementAction.Reservation or AgreementAction.Objection)
            return ("The instrument is not a treaty.", act.Kind == AgreementAction.Registered ? "UN Charter 102(1)" : "VCLT 2(1)(a)");
        var others = acts.Where(a => a != act).ToList();
        bool Certainly(Func<AgreementReading, bool> broken) =>
            !Readings(act, provisions, others).Any(r => !broken(r));
        // Without a known entry rule, an act that presupposes entry into force is accepted.
        bool IsUnknown(AgreementReading reading) => provisions.Rule.Kind == EntryRule.Unknown && reading.Entry is null;
        IEnumerable<PartyStatus> Acting(AgreementReading reading) => reading.Parties.Where(p => act.Covers(p.Party));
        bool NoneIs(AgreementReading reading, Func<PartyStatus, bool> so) => !Acting(reading).Any(so);
        AgreementAction? about = act.Concerns is { } id ? others.Find(a => a.Id == id) : null;
        return act.Kind switch
        {
            AgreementAction.EntryIntoForce when act.Party.Length == 0 => SecondEntry(act, others),
            AgreementAction.Suspended when Certainly(r => !IsUnknown(r) && NoneIs(r, p => p.IsParty)) =>
                ("It is not in force on that day, so its operation cannot be suspended.", "VCLT 57"),
            AgreementAction.Resumed when Certainly(r => !IsUnknown(r) && NoneIs(r, p => p.Suspension is not null)) =>
                ("Its operation is not suspended on that day, so it cannot be resumed.", "VCLT 72"),
            AgreementAction.Denounced when Certainly(r => Acting(r).Any(p => p is { ProvisionalSince: not null, IsParty: false })) =>
                ("It is only applied provisionally; the party ends the provisional application.", "VCLT 25(2)"),
            AgreementAction.Denounced when Certainly(r => !IsUnknown(r) && NoneIs(r, p => p.IsParty)) =>
                ("It is not in force for the party on that day, so there is nothing to denounce.", "VCLT 54, 56"),
            AgreementAction.Denounced when Certainly(r => !NoneIs(r, p => p.Notice is not null)) =>
                ("The party has given notice already; it stands until it is withdrawn.", "VCLT 67, 68"),
            AgreementAction.DenunciationWithdrawn when Certainly(r => NoneIs(r, p => p.Notice is not null)) =>
                ("The party has given no notice that could be withdrawn.", "VCLT 68"),
            AgreementAction.DenunciationWithdrawn when Certainly(r => NoneIs(r, p => p.Notice is not null && !(p.End?.Day <= r.Day))) =>
                ("The denunciation has taken effect; it can be withdrawn before only.", "VCLT 68"),
            AgreementAction.Extended when act.Until <= act.Date.First => ("The new end lies before the extension itself.", "VCLT 39"),
            AgreementAction.Extended when Certainly(r => StatusAfterEntry.Of(r) is { IsInOperation: false }) =>
                ("It has ended; parties that want it back conclude a new agreement.", "VCLT 54"),
            AgreementAction.Registered when Certainly(r => !IsUnknown(r) && !r.HasEntered) =>
                ("A treaty is registered once it has entered into force.", "UN Charter 102; Regulations 1(2)"),
            AgreementAction.ProvisionalApplication when Certainly(r => !NoneIs(r, p => p.IsParty)) =>
                ("It is in force on that day, so it is not applied provisionally.", "VCLT 25(1)"),
            AgreementAction.ProvisionalApplicationEnded
                when Certainly(r => NoneIs(r, p => p is { ProvisionalSince: not null, IsParty: false })) =>
                ("The party does not apply it provisionally on that day.", "VCLT 25(2)"),
            AgreementAction.Acceded when Certainly(r => !NoneIs(r, p => p.IsParty || p.Establishment is not null)) =>
                ("It is bound already and does not accede.", "VCLT 15"),
            AgreementAction.Succeeded
                when Certainly(r => !r.Parties.Any(p => p.Party == act.Predecessor && p.Word != PartyStatus.None)) =>
                ($"{act.Predecessor} was not bound and had not signed, so there is nothing to succeed to.", "VCSST 17, 18"),
            AgreementAction.Reservation
                when Certainly(r => !NoneIs(r, p => p.Establishment is { } bound && bound.Act.Date.Last < act.Date.First)) =>
                ("A reservation is made when signing or when expressing consent, not later.", "VCLT 19"),
            // The day on which the reservation was made stands for the day of its notification.
            AgreementAction.Objection when act.PrecludesEntry && about?.Date.Last.AddMonths(12) < act.Date.First
                && Certainly(r => !NoneIs(r, p => p.Establishment is { } bound && bound.Act.Date.Last < act.Date.First)) =>
                ("The party had consented, and twelve months had passed, so the reservation was accepted.", "VCLT 20(5)"),
            AgreementAction.Objection =>
                About(act, about, AgreementAction.Reservation, own: false, "another party's reservation", "VCLT 20"),
            AgreementAction.ReservationWithdrawn =>
                About(act, about, AgreementAction.Reservation, own: true, "the party's own reservation", "VCLT 22(1)"),
            AgreementAction.ObjectionWithdrawn =>
                About(act, about, AgreementAction.Objection, own: true, "the party's own objection", "VCLT 22(2)"),
            _ => null,
        };
    }

    // The other acts as they stood on the first and on the last day that the date may mean.
    static IEnumerable<AgreementReading> Readings(AgreementAction act, Provisions provisions, IReadOnlyList<AgreementAction> others)
    {
        // Acts that follow it, also on its own day, are not known then.
        var before = others.Where(a => !act.IsBefore(a) && (a.Date != act.Date
            || AgreementAction.OrderOnOneDay(a.Kind) <= AgreementAction.OrderOnOneDay(act.Kind))).ToList();
        foreach (var latest in (bool[])[true, false])
        {
            yield return new(act.Date.First, provisions, before, latest);
            if (act.Date.Precision != "day") yield return new(act.Date.Last, provisions, before, latest);
        }
    }

    static (string Why, string Article)? SecondEntry(AgreementAction act, List<AgreementAction> others)
    {
        var resumed = others.Exists(a => a.Kind is AgreementAction.Suspended or AgreementAction.DenunciationWithdrawn && a.IsBefore(act));
        if (!resumed && others.Find(a => a.Kind == AgreementAction.Denounced && a.IsBefore(act)) is { } denounced)
            return ($"It was {denounced}; a denunciation that is taken back is withdrawn (denunciation-withdrawn).", "VCLT 68");
        return others.Exists(a => a is { Kind: AgreementAction.EntryIntoForce, Party: "" } && a.IsBefore(act)
            && !others.Exists(b => b.Kind == AgreementAction.Suspended && b.IsBefore(act)))
            ? ("It entered into force before; what was suspended is resumed.", "VCLT 24(1)") : null;
    }

    static (string Why, string Article)? About(AgreementAction act, AgreementAction? about, string kind, bool own, string what,
        string article)
    {
        if (about is null || about.Kind != kind || about.Party == act.Party != own) return ($"It concerns {what}.", article);
        return act.IsBefore(about) ? ($"It comes before what it concerns: {about}.", article) : null;
    }
}
