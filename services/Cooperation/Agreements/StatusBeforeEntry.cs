namespace Embassy.Cooperation.Agreements;

/// <summary>
/// The status of an agreement that has not entered into force: the stage of its conclusion (VCLT 9 to 18, 25).
/// </summary>
static class StatusBeforeEntry
{
    public static AgreementStatus Of(AgreementReading reading) => Provisional(Made(reading), reading);

    static AgreementStatus Made(AgreementReading reading)
    {
        var (rule, signed) = (reading.Provisions.Rule, reading.Signatures);
        if (reading is { IsPrecluded: true, HasEntered: true })
            return New(reading, AgreementStatus.Awaiting, reading.Preclusions[^1].Objection.On, "entry-precluded", []);
        // A recorded entry does not affect the days before it, unless the rule gives a date too.
        if (reading.Entry is { } entry && reading.EntryByRule is not null)
        {
            var code = reading.RecordedEntry is null ? "awaiting-date" : "awaiting-recorded-entry";
            return New(reading, AgreementStatus.Awaiting, FirstAct(reading, signed), code, []) with { Due = entry.Day };
        }
        var established = reading.Establishments();
        if (rule.Owed.Length > 0 && (signed.IsComplete || established.Count > 0))
        {
            var owed = reading.Parties.FindAll(p => p.Establishment is null && p.Owes.Length > 0).ConvertAll(p => p.Party);
            return New(reading, AgreementStatus.Awaiting, FirstAct(reading, signed), "awaiting-acts", owed);
        }
        if (signed.IsComplete) return New(reading, AgreementStatus.Signed, signed.Last, "signed-rule-unknown", []);
        var initialled = reading.StepOf(AgreementAction.Initialled);
        // If some parties signed or initialled, the others owe that act; until then the status does not advance.
        var missing = signed.Acts.Count > 0 ? signed.Missing : initialled.Acts.Count > 0 ? initialled.Missing : [];
        if (initialled.IsComplete) return New(reading, AgreementStatus.Initialled, initialled.Last, "initialled", missing);
        var agreed = reading.StepOf(AgreementAction.Agreed);
        if (agreed.IsComplete) return New(reading, AgreementStatus.Agreed, agreed.Last, "agreed", missing);
        foreach (var dated in reading.Done)
            if (IsNegotiation(dated.Act.Kind)) return New(reading, AgreementStatus.Negotiating, dated.On, "negotiating", missing);
        foreach (var dated in reading.Done)
            if (dated.Act.Kind == AgreementAction.Proposed) return New(reading, AgreementStatus.Proposed, dated.On, "proposed", []);
        return New(reading, AgreementStatus.Proposed, null, "proposed-without-act", []);
    }

    public static bool IsNegotiation(string kind) =>
        kind is AgreementAction.Negotiation or AgreementAction.Agreed or AgreementAction.Initialled or AgreementAction.Signed;

    static ActDay? FirstAct(AgreementReading reading, AgreementReading.Step signed) =>
        signed.IsComplete ? signed.Last : reading.Establishments() is [var first, ..] ? first.On : null;

    // At least two parties may apply it before it is in force (VCLT 25).
    static AgreementStatus Provisional(AgreementStatus status, AgreementReading reading)
    {
        if (status.Word == AgreementStatus.Proposed) return status;
        var since = new List<ActDay>();
        foreach (var party in reading.Parties)
            if (party is { Word: PartyStatus.ProvisionallyApplied, ProvisionalSince: { } day }) since.Add(day);
        if (since.Count < 2) return status;
        since.Sort((one, other) => one.Day.CompareTo(other.Day));
        return status with
        {
            Word = AgreementStatus.ProvisionallyApplied,
            Since = since[1].ToCivilDate(),
            Code = reading.Done.Any(d => d.Act.Kind == AgreementAction.ProvisionalApplication)
                ? "provisionally-applied-by-act" : "provisionally-applied-by-text",
            Underlying = status.Code,
        };
    }

    static AgreementStatus New(AgreementReading reading, string word, ActDay? since, string code, IReadOnlyList<string> owedBy) =>
        new(word, since?.ToCivilDate(), code, owedBy) { Reading = reading };
}
