namespace Embassy.Cooperation.Agreements;

/// <summary>Reads the acts of one party: first those by which it becomes a party, then those as a party.</summary>
static class PartyReading
{
    // States that no longer exist: their successor replaces them. Any other predecessor stays a party.
    static readonly string[] Former = ["SUN", "YUG", "SCG", "CSK", "DDR", "YMD", "YAR", "VDR", "ANT"];

    public static PartyStatus Of(string party, AgreementReading reading)
    {
        var status = new PartyStatus(party);
        Making(status, reading);
        status.Entry = EntryOf(status, reading);
        Life(status, reading);
        status.Word = Word(status, reading);
        var over = status.Entry?.Day <= reading.Day || reading.Presupposed is not null || status.Joining is not null;
        if (!over) status.Owes = Owes(status, reading.Provisions.Rule);
        return status;
    }

    static void Making(PartyStatus status, AgreementReading reading)
    {
        var rule = reading.Provisions.Rule;
        if (!reading.Original.Contains(status.Party))
            foreach (var dated in reading.Done)
                if (AgreementAction.IsJoining(dated.Act.Kind) && dated.Act.Party == status.Party) status.Joining ??= dated;
        (status.Consent, status.Establishment) = (status.Joining, status.Joining);
        foreach (var dated in reading.Done)
        {
            var act = dated.Act;
            // A party that joined later did not take part in the joint acts of the others.
            if (!act.Covers(status.Party) || status.Joining is not null && act.Party.Length == 0) continue;
            if (act.Kind == AgreementAction.Signed) status.Signature ??= dated;
            else if (AgreementAction.IsConsent(act.Kind)) status.Consent ??= dated;
            else if (Establishes(act.Kind, rule)) status.Establishment ??= dated;
        }
        if (!rule.IsSignatureEnough || status.Signature is null) return;
        status.Consent ??= status.Signature;
        status.Establishment ??= status.Signature;
    }

    /// <summary>
    /// Under on-exchange only the exchange counts; elsewhere a deposit or an exchange is as good as a notification.
    /// </summary>
    public static bool Establishes(string kind, EntryRule rule) =>
        rule.Kind == EntryRule.OnExchange ? kind == AgreementAction.Exchanged : AgreementAction.IsEstablishing(kind);

    static ActDay? EntryOf(PartyStatus status, AgreementReading reading)
    {
        foreach (var dated in reading.Done)
            if (dated.Act.Kind == AgreementAction.EntryIntoForce && dated.Act.Party == status.Party && !WasSuspended(dated, reading))
                return dated.On;
        if (reading.Entry is not { } entry) return null;
        if (status.Joining is { } joining)
            // A successor is bound from the date of succession, without a period.
            return ActDay.Later(entry, joining.Act.Kind == AgreementAction.Succeeded ? joining.On : reading.Period(joining.On));
        if (reading.Provisions.Rule.Kind != EntryRule.NthDeposit || !reading.HasDeposits) return entry;
        return status.Establishment is { } deposit ? ActDay.Later(entry, reading.Period(deposit.On)) : null;
    }

    static bool WasSuspended(DatedAct entry, AgreementReading reading) => reading.Done.Any(d =>
        d.Act.Kind == AgreementAction.Suspended && d.Act.Covers(entry.Act.Party) && d.Day < entry.Day);

    static void Life(PartyStatus status, AgreementReading reading)
    {
        foreach (var dated in reading.Done)
        {
            var act = dated.Act;
            if (act.Kind == AgreementAction.Succeeded && act.Predecessor == status.Party && Former.Contains(status.Party))
                (status.Succession, status.End) = (dated, dated.On);
            if (!act.Covers(status.Party) || status.Joining is { } joining && dated.Day < joining.Day) continue;
            if (status.End?.Day <= dated.Day && act.Party == status.Party
                && (AgreementAction.IsEstablishing(act.Kind) || AgreementAction.IsJoining(act.Kind))) Return(status, dated, reading);
            switch (act.Kind)
            {
                case AgreementAction.ProvisionalApplication:
                    (status.ProvisionalSince, status.ProvisionalEnd) = (dated.On, null);
                    break;
                case AgreementAction.ProvisionalApplicationEnded:
                    (status.ProvisionalSince, status.ProvisionalEnd) = (null, dated);
                    break;
                case AgreementAction.Suspended:
                    status.Suspension ??= dated;
                    break;
                // A second entry into force resumes what was suspended.
                case AgreementAction.Resumed or AgreementAction.EntryIntoForce when status.Suspension is not null:
                    (status.Suspension, status.Resumption) = (null, dated);
                    break;
                case AgreementAction.Denounced when status.Notice is null:
                    status.Notice = dated;
                    status.End = reading.Provisions.Term.EndByNotice(status.Entry?.Day, dated.Day, reading.ExtendedTo) is { } ends
                        ? dated.On.At(ends) : null;
                    break;
                // Notice stands unless it was withdrawn before it took effect (VCLT 68).
                case AgreementAction.DenunciationWithdrawn when status.Notice is not null && !(status.End?.Day <= dated.Day):
                    (status.Notice, status.End, status.Withdrawal) = (null, null, dated);
                    break;
            }
        }
        if (status.ProvisionalSince is null && status.ProvisionalEnd is null && reading.Provisions.Rule.Provisional
            && status.Joining is null && reading.Signatures is { IsComplete: true } signed) status.ProvisionalSince = signed.Last;
    }

    // A party that left may consent once more.
    static void Return(PartyStatus status, DatedAct consent, AgreementReading reading)
    {
        (status.Consent, status.Establishment, status.Entry) = (consent, consent, reading.Period(consent.On));
        (status.Notice, status.End, status.Suspension) = (null, null, null);
    }

    static string Word(PartyStatus status, AgreementReading reading)
    {
        var day = reading.Day;
        if (status.End?.Day <= day) return PartyStatus.Ended;
        if (status.Entry?.Day <= day || reading.Presupposed is not null && status.Joining is null)
            return status.Suspension is not null ? PartyStatus.Suspended
                : reading.Provisions.Binding ? PartyStatus.InForce : PartyStatus.InEffect;
        if (status.ProvisionalSince is not null) return PartyStatus.ProvisionallyApplied;
        return status.Establishment is not null ? PartyStatus.Contracting : status.Consent is not null ? PartyStatus.Consented
            : status.Signature is not null ? PartyStatus.Signed : PartyStatus.None;
    }

    static string Owes(PartyStatus status, EntryRule rule) => status.Establishment is not null ? ""
        : status.Signature is null && status.Consent is null ? AgreementAction.Signed : rule.Owed;
}
