namespace Embassy.Cooperation.Agreements;

// Wrong entries are corrected; the history keeps what stood.
partial class Agreement
{
    /// <summary>Replaces an act on record, or strikes it; the history keeps the act as it stood.</summary>
    /// <param name="with">Null strikes the act.</param>
    public void Correct(AgreementAction act, AgreementAction? with, string reason, string by, DateTimeOffset now)
    {
        var others = Actions.FindAll(a => a != act);
        if (with is null && others.Find(a => a.Concerns == act.Id) is { } about)
            throw ConflictingActs.InTheWay(act, about, "It concerns this act.");
        if (with is not null) ConflictingActs.Refuse(with, others);
        LawOfTreaties.Refuse(Provisions, with is null ? others : [.. others, with]);
        var before = act.ToProto().ToString();
        if (with is null) Actions.Remove(act);
        else act.Become(with);
        Keep([new(now, by, reason, $"actions/{act.Id}", before, with is null ? "" : act.ToProto().ToString())]);
    }

    /// <summary>
    /// Replaces provisions; the history keeps the earlier ones. Returns false if nothing changed.
    /// </summary>
    public bool Correct(EntryRule? rule, Term? term, (List<string> Authentic, string Prevailing)? languages, bool? binding, string reason,
        string by, DateTimeOffset now)
    {
        var before = ToProvisions();
        LawOfTreaties.Refuse(new(rule ?? Rule, term ?? Term, Parties, binding ?? Binding), Actions);
        (Rule, Term, Binding) = (rule ?? Rule, term ?? Term, binding ?? Binding);
        if (languages is { } given) (AuthenticLocales, PrevailingLocale) = (given.Authentic, given.Prevailing);
        List<Correction> made = [.. before.Zip(ToProvisions()).Where(p => p.First.Json != p.Second.Json)
            .Select(p => new Correction(now, by, reason, p.First.Of, p.First.Json, p.Second.Json))];
        if (made.Count > 0) Keep(made);
        return made.Count > 0;
    }

    (string Of, string Json)[] ToProvisions() =>
    [
        ("entryRule", Rule.ToProto().ToString()), ("term", Term.ToProto().ToString()), ("binding", Binding ? "yes" : "no"),
        ("languages",
            new V1.AuthenticLanguages { AuthenticLocales = { AuthenticLocales }, PrevailingLocale = PrevailingLocale }.ToString()),
    ];

    void Keep(List<Correction> made)
    {
        Corrections = [.. Corrections, .. made];
        Touch(made[0].At);
    }
}
