using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Agreements;

/// <summary>The status of an agreement that has entered into force, or that the parties ended.</summary>
static class StatusAfterEntry
{
    /// <summary>Null for an agreement that is not in force yet.</summary>
    public static AgreementStatus? Of(AgreementReading reading)
    {
        var ends = Ends(reading);
        var entry = reading.Entry is { } day && day.Day <= reading.Day ? day.ToCivilDate() : (CivilDate?)null;
        if (ends is [var first, ..] && first.On.Day <= reading.Day)
        {
            foreach (var party in reading.Parties)
                if (party.Word != PartyStatus.Ended) (party.Word, party.End) = (PartyStatus.Ended, first.On);
            return new AgreementStatus(first.Word, first.On.ToCivilDate(), first.Code, [])
            {
                Reading = reading,
                Entry = entry,
                EndsOn = first.On.Day,
                Decisive = first.Act,
            };
        }
        if (!reading.HasEntered) return null;
        var (inForce, suspensions) = (0, new List<DatedAct>());
        foreach (var party in reading.Parties)
            if (party.IsParty)
            {
                if (party.Suspension is { } suspension) suspensions.Add(suspension);
                else inForce++;
            }
        if (inForce + suspensions.Count < 2) return null;
        var status = inForce >= 2 ? Operating(reading, inForce + suspensions.Count) : Suspended(reading, inForce, suspensions);
        return status with { Entry = entry, EndsOn = ends is [var next, ..] ? next.On.Day : null };
    }

    static AgreementStatus Operating(AgreementReading reading, int parties)
    {
        var word = reading.Provisions.Binding ? AgreementStatus.InForce : AgreementStatus.InEffect;
        DatedAct? resumed = null;
        foreach (var party in reading.Parties)
            if (party.Resumption is { } act && (parties == 2 || act.Act.Party.Length == 0) && !(resumed?.Day >= act.Day)) resumed = act;
        if (resumed is { } resumption)
            return New(reading, word, resumption.On, "in-force-resumed", resumption);
        if (reading.Presupposed is { } presupposed) return New(reading, word, null, "in-force-presupposed", presupposed);
        if (reading.RecordedEntry is not null) return New(reading, word, reading.Entry, "in-force-recorded", null);
        return New(reading, word, reading.Entry, reading.Provisions.Rule.Kind switch
        {
            EntryRule.OnSignature => "in-force-on-signature",
            EntryRule.LaterNotification => "in-force-after-notification",
            EntryRule.OnExchange => "in-force-after-exchange",
            EntryRule.NthDeposit => "in-force-after-deposits",
            _ => "in-force-on-date",
        }, null);
    }

    // Its operation stopped when fewer than two parties were left that had not suspended it (VCLT 57, 58).
    static AgreementStatus Suspended(AgreementReading reading, int inForce, List<DatedAct> suspensions)
    {
        suspensions.Sort((one, other) => one.Day.CompareTo(other.Day));
        var decisive = suspensions[Math.Max(0, inForce + suspensions.Count - 2)];
        return New(reading, AgreementStatus.Suspended, decisive.On, "suspended", decisive);
    }

    static AgreementStatus New(AgreementReading reading, string word, ActDay? since, string code, DatedAct? decisive) =>
        new(word, since?.ToCivilDate(), code, []) { Reading = reading, Decisive = decisive };

    /// <summary>The days on which something ends it, the first of them first.</summary>
    static List<End> Ends(AgreementReading reading)
    {
        var ends = new List<End>();
        foreach (var dated in reading.Done)
        {
            if (dated.Act.Kind == AgreementAction.Terminated)
                ends.Add(new(dated.On, AgreementStatus.Terminated, "terminated-by-all", dated));
            // A later treaty replaces it only once it is in force between the same parties (VCLT 59).
            else if (dated.Act.Kind == AgreementAction.Superseded && reading.Effect(dated) is { } effect)
                ends.Add(new(effect, AgreementStatus.Superseded, "superseded", dated));
        }
        if (reading.HasEntered)
        {
            if (reading.Provisions.Term.Expiry(reading.Entry?.Day, reading.ExtendedTo) is { } expiry)
                ends.Add(new(reading.Extension is null && reading.Entry is { } entry ? entry.At(expiry) : new ActDay(expiry, 10),
                    AgreementStatus.Expired, "expired", null));
            if (LastButOneLeaves(reading) is { } left) ends.Add(left);
        }
        if (ends.Count > 1) ends.Sort((one, other) => one.On.Day.CompareTo(other.On.Day));
        return ends;
    }

    // With fewer than two remaining parties the agreement binds no party; fewer than its entry needed do not matter
    // (VCLT 55).
    static End? LastButOneLeaves(AgreementReading reading)
    {
        var (parties, left) = (0, new List<PartyStatus>());
        foreach (var party in reading.Parties)
        {
            if (!party.IsParty && party.Word != PartyStatus.Ended) continue;
            parties++;
            if (party.End is not null) left.Add(party);
        }
        if (parties < 2 || parties - left.Count >= 2) return null;
        left.Sort((one, other) => one.End!.Value.Day.CompareTo(other.End!.Value.Day));
        var last = left[parties - 2];
        return new(last.End!.Value, AgreementStatus.Terminated, "terminated-by-denunciation", last.Notice ?? last.Succession);
    }

    readonly record struct End(ActDay On, string Word, string Code, DatedAct? Act);
}
