using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Agreements;

/// <summary>The pairs of acts that cannot both be on record for one agreement.</summary>
/// <remarks>
/// Only certain conflicts count: an act in 2022-08 is not before one on 2022-08-29. The order of recording does not
/// matter.
/// </remarks>
public static class ConflictingActs
{
    /// <summary>Rejects an act that conflicts with one on record, and names that act.</summary>
    public static void Refuse(AgreementAction act, IEnumerable<AgreementAction> onRecord)
    {
        foreach (var (one, other, why) in Pairs([.. onRecord, act]))
        {
            if (one != act && other != act) continue;
            throw InTheWay(act, one == act ? other : one, why);
        }
    }

    /// <summary>The refusal of an act that conflicts with one on record.</summary>
    public static Problem InTheWay(AgreementAction act, AgreementAction onRecord, string why, string article = "") =>
        Refusal(act, $"On record is: {onRecord}. {why}", article, ("action", onRecord.Id.ToString()));

    /// <summary>The refusal of an act, with the act, the party and the article that it would break.</summary>
    public static Problem Refusal(AgreementAction act, string why, string article, params (string Name, string Value)[] more)
    {
        var members = more.ToDictionary(m => m.Name, m => m.Value);
        (members["act"], members["party"], members["article"]) = (act.Kind, act.Party, article);
        var where = article.Length > 0 ? $" ({article})" : "";
        return new(ProblemCodes.Contradicts, $"{Capital(act.ToString())}: {why}{where}", more: members);
    }

    static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    static IEnumerable<(AgreementAction One, AgreementAction Other, string Why)> Pairs(List<AgreementAction> acts)
    {
        var proposed = First(AgreementAction.Proposed);
        var negotiation = First(AgreementAction.Negotiation);
        foreach (var act in acts)
        {
            if (proposed is not null && act.Kind != AgreementAction.Proposed && act.IsBefore(proposed))
                yield return (act, proposed, "Nothing is done about an agreement before it is proposed.");
            if (negotiation is not null && act.Kind is AgreementAction.Signed or AgreementAction.Initialled or AgreementAction.Agreed
                && act.IsBefore(negotiation))
                yield return (act, negotiation, $"It is not {act.Kind} before its negotiation began.");
            foreach (var other in acts)
            {
                // A registration may follow the end. Until the later agreement is in force, a superseded one continues.
                if (other.Kind is AgreementAction.Terminated or AgreementAction.Superseded && other.IsBefore(act)
                    && act.Kind is not (AgreementAction.Registered or AgreementAction.TextCorrected)
                    && (other.Related is null || other.TakesEffect is { } effect && effect.Last < act.Date.First))
                    yield return (act, other, $"Nothing is done about an agreement after it was {other.Kind}.");
                if (other.Kind == AgreementAction.Superseded && act.Kind == AgreementAction.Superseded && act.Related != other.Related)
                    yield return (act, other, "One agreement supersedes it.");
                if (other.Kind != AgreementAction.Signed || !act.SharesPartyWith(other)) continue;
                if (act.Kind == AgreementAction.Signed && act.Date != other.Date)
                    yield return (act, other, "A party signs once.");
                if ((AgreementAction.IsEstablishing(act.Kind) || act.Kind == AgreementAction.Ratified) && act.IsBefore(other))
                    yield return (act, other, "A party does not ratify, notify or exchange instruments before it has signed.");
                if (act.Kind is AgreementAction.EntryIntoForce or AgreementAction.Suspended or AgreementAction.Denounced
                    or AgreementAction.Amended && act.IsBefore(other))
                    yield return (act, other, "What is not signed is not in force, so it is not suspended, denounced or amended.");
            }
        }

        AgreementAction? First(string kind) => acts.Where(a => a.Kind == kind).MinBy(a => a.Date.First);
    }
}
