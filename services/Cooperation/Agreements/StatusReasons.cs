namespace Embassy.Cooperation.Agreements;

/// <summary>The statements that explain a status: the decisive one first, then the others that matter.</summary>
static class StatusReasons
{
    public static IEnumerable<StatusReason> Of(AgreementStatus status)
    {
        var reading = status.Reading;
        if (status.Word == AgreementStatus.Uncertain)
        {
            var (earliest, latest) = status.Readings!.Value;
            yield return Reason(reading, "uncertain", "") with
            {
                Acts = [.. earliest.Reading.Done.Concat(reading.Done).Where(d => d.Act.Date.Precision != "day").DistinctBy(d => d.Act.Id)],
                Words = (earliest.Word, latest.Word),
            };
            foreach (var reason in Of(latest)) yield return reason;
            yield break;
        }
        yield return Decisive(status, status.Code);
        if (status.Underlying.Length > 0) yield return Decisive(status, status.Underlying);
        foreach (var owed in reading.Parties.Where(p => status.OwedBy.Contains(p.Party)).GroupBy(p => Owes(p, status)))
            yield return Reason(reading, "owes", owed.Key == AgreementAction.Signed ? "VCLT 11" : "VCLT 16") with
            {
                Parties = [.. owed.Select(p => p.Party)],
                Owes = owed.Key,
            };
        if (!reading.Provisions.Binding) yield return Reason(reading, "not-binding", "VCLT 2(1)(a)");
        if (status.Code != "entry-precluded")
            foreach (var (objection, objecting, reserving) in reading.Preclusions)
                yield return Precluded(reading, [objecting, reserving], [objection]);
        foreach (var reason in Making(reading).Concat(Life(status))) yield return reason;
    }

    /// <summary>A warning: the agreement is in operation, but its parent agreement is not.</summary>
    public static StatusReason WithoutParent(AgreementStatus status, AgreementStatus parent) =>
        Reason(status.Reading, "parent-not-in-force", "") with { Words = (parent.Word, "") };

    // Initials are owed by the parties that have not given them; the rule does not name them.
    static string Owes(PartyStatus party, AgreementStatus status) =>
        status.Reading.Signatures.Acts.Count == 0 && status.Word is AgreementStatus.Negotiating ? AgreementAction.Initialled : party.Owes;

    static StatusReason Reason(AgreementReading reading, string code, string article) =>
        new(code, article, reading.Provisions) { Day = reading.Day };

    static StatusReason Decisive(AgreementStatus status, string code)
    {
        var reading = status.Reading;
        var rule = reading.Provisions.Rule;
        var reason = Reason(reading, code, Article(code, rule)) with { Date = reading.Entry };
        return code switch
        {
            "awaiting-date" => reason with { Acts = Cause(reading) },
            "awaiting-recorded-entry" or "in-force-recorded" => reason with
            {
                Acts = [new(reading.RecordedEntry!, reading.On(reading.RecordedEntry!))],
            },
            "awaiting-acts" => reason with { Acts = [.. reading.Signatures.Acts, .. reading.Establishments()] },
            "entry-precluded" => Precluded(reading,
                [.. reading.Preclusions.SelectMany(p => (string[])[p.Objecting, p.Reserving]).Distinct()],
                [.. reading.Preclusions.Select(p => p.Objection)]),
            "signed-rule-unknown" => reason with { Acts = reading.Signatures.Acts },
            "initialled" or "agreed" or "negotiating" => reason with
            {
                Acts = [.. reading.Done.Where(d => StatusBeforeEntry.IsNegotiation(d.Act.Kind))],
            },
            "proposed" => reason with { Acts = [.. reading.Done.Where(d => d.Act.Kind == AgreementAction.Proposed).Take(1)] },
            "proposed-without-act" => reason,
            "provisionally-applied-by-act" => reason with
            {
                Acts = [.. reading.Done.Where(d => d.Act.Kind == AgreementAction.ProvisionalApplication)],
            },
            "provisionally-applied-by-text" => reason with { Acts = reading.Signatures.Acts },
            "suspended" => reason with { Acts = [.. reading.Parties.Select(p => p.Suspension).OfType<DatedAct>().Distinct()] },
            "expired" => reason with
            {
                Date = new ActDay(status.EndsOn!.Value, 10),
                Acts = reading.Extension is { } extension ? [extension] : [],
            },
            "terminated-by-denunciation" => reason with
            {
                Date = new ActDay(status.EndsOn!.Value, 10),
                Acts = [.. reading.Parties.Select(p => p.Notice ?? p.Succession).OfType<DatedAct>().Distinct()],
            },
            _ when status.Decisive is { } act => reason with
            {
                Acts = [act],
                Date = status.EndsOn is { } on ? new(on, 10) : act.On,
            },
            _ => reason with { Sentence = "in-force-by-rule", Acts = Cause(reading) },
        };
    }

    static StatusReason Precluded(AgreementReading reading, IReadOnlyList<string> parties, IReadOnlyList<DatedAct> objections) =>
        Reason(reading, "entry-precluded", "VCLT 20(4)(b)") with { Parties = parties, Acts = objections };

    // Later deposits and accessions did not bring it into force.
    static IReadOnlyList<DatedAct> Cause(AgreementReading reading) => reading.Provisions.Rule.IsSignatureEnough
        ? reading.Signatures.Acts
        : reading.Establishments().FindAll(d => !(reading.Period(d.On).Day > reading.EntryByRule?.Day));

    static string Article(string code, EntryRule rule) => code switch
    {
        "initialled" => "VCLT 10",
        "agreed" or "negotiating" => "VCLT 9",
        "signed-rule-unknown" or "awaiting-date" or "awaiting-recorded-entry" or "in-force-recorded" or "in-force-on-date" => "VCLT 24(1)",
        "awaiting-acts" when rule.Kind == EntryRule.OnExchange => "VCLT 13, 16(a)",
        "awaiting-acts" when rule.Kind == EntryRule.NthDeposit => "VCLT 16(b)",
        "awaiting-acts" => "VCLT 16(c)",
        "in-force-on-signature" => "VCLT 12, 24(1)",
        "in-force-after-notification" => "VCLT 16(c), 24(1)",
        "in-force-after-exchange" => "VCLT 13, 16(a), 24(1)",
        "in-force-after-deposits" => "VCLT 16(b), 24(1)",
        "provisionally-applied-by-act" => "VCLT 25(1)(b)",
        "provisionally-applied-by-text" => "VCLT 25(1)(a)",
        "suspended" => "VCLT 57",
        "in-force-resumed" => "VCLT 72",
        "expired" or "terminated-by-denunciation" => "VCLT 54(a)",
        "terminated-by-all" => "VCLT 54(b)",
        "superseded" => "VCLT 59",
        AgreementAction.Acceded => "VCLT 15",
        AgreementAction.Succeeded => "VCSST 17, 23",
        _ => "",
    };

    // Progress that does not decide the status: consent at home, accessions, the end of provisional application.
    static IEnumerable<StatusReason> Making(AgreementReading reading)
    {
        foreach (var party in reading.Parties)
        {
            if (party is { Word: PartyStatus.Consented, Consent: { } consent })
                yield return Reason(reading, "consent-not-established", "VCLT 16") with { Parties = [party.Party], Acts = [consent] };
            if (party.Joining is { } joining)
                yield return Reason(reading, joining.Act.Kind, Article(joining.Act.Kind, reading.Provisions.Rule)) with
                {
                    Parties = [party.Party],
                    Acts = [joining],
                    Date = party.Entry,
                    Sentence = party.Entry is null ? "joined" : "joined-in-force",
                };
            if (party.ProvisionalEnd is { } ended && party.Entry is null)
                yield return Reason(reading, "provisional-application-ended", "VCLT 25(2)") with
                {
                    Parties = [party.Party],
                    Acts = [ended],
                };
        }
        var registered = reading.Done.FirstOrDefault(d => d.Act.Kind == AgreementAction.Registered);
        if (registered.Act is not null) yield return Reason(reading, "registered", "UN Charter 102") with { Acts = [registered] };
    }

    static IEnumerable<StatusReason> Life(AgreementStatus status)
    {
        var reading = status.Reading;
        if (!status.IsInOperation) yield break;
        foreach (var party in reading.Parties)
        {
            if (party is { Notice: { } notice, Word: not PartyStatus.Ended })
                yield return Reason(reading, party.End is null ? "denounced-without-date" : "denounced",
                    party.End is null ? "VCLT 56(2)" : "VCLT 54(a), 56") with
                {
                    Parties = [party.Party],
                    Acts = [notice],
                    Date = party.End,
                };
            if (party.Withdrawal is { } withdrawal)
                yield return Reason(reading, "denunciation-withdrawn", "VCLT 68") with { Parties = [party.Party], Acts = [withdrawal] };
            if (party.Word == PartyStatus.Ended)
                yield return Reason(reading, "party-left", "VCLT 55") with
                {
                    Parties = [party.Party],
                    Acts = [.. new[] { party.Notice ?? party.Succession }.OfType<DatedAct>()],
                    Date = party.End,
                };
            if (party.Suspension is { } suspension && status.Word != AgreementStatus.Suspended)
                yield return Reason(reading, "party-suspended", "VCLT 57, 58") with { Parties = [party.Party], Acts = [suspension] };
        }
        if (reading.Extension is { } extension)
            yield return Reason(reading, "extended", "VCLT 39") with { Acts = [extension], Date = new(extension.Act.Until!.Value, 10) };
        foreach (var dated in reading.Done)
            if (dated.Act.Kind is AgreementAction.Superseded or AgreementAction.Extended && !(reading.Effect(dated)?.Day <= reading.Day))
                yield return Reason(reading, "later-agreement-not-in-force", "VCLT 59") with { Acts = [dated] };
        var (term, entry) = (reading.Provisions.Term, reading.Entry?.Day);
        if (term.Expiry(entry, reading.ExtendedTo) is { } expiry && expiry > reading.Day)
            yield return Reason(reading, "expires", "VCLT 54(a)") with { Date = new(expiry, 10) };
        else if (status.EndsOn is null && term.EndAfter(reading.Day, entry, reading.ExtendedTo) is { } renewal)
            yield return Reason(reading, "renews", "VCLT 54(a)") with { Date = new(renewal, 10) };
    }
}
