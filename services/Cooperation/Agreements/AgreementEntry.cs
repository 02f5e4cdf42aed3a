using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Agreements;

/// <summary>Creates an agreement, recorded by an officer or made from a proposal.</summary>
public sealed class AgreementEntry(CooperationDb db, Explanations explanations, RequestContext requestContext, TimeProvider clock)
{
    /// <summary>The explanation of a status in one language; null means English with codes.</summary>
    public string Explain(AgreementStatus status, string? locale) => explanations.In(locale, status.Reasons);

    /// <summary>Validates, adds and announces an agreement; the caller saves.</summary>
    public async Task<Agreement> Add(V1.RecordAgreementRequest request, CancellationToken cancellation)
    {
        var validation = new RequestValidation();
        var id = validation.Id("id", request.Id);
        validation.When(request.Type.Length == 0, "type", "required", "treaty, agreement, memorandum, protocol or executive-programme.");
        var titles = validation.Texts("titles", request.Titles, 1000, known: null, required: true);
        var parties = validation.Parties("parties", request.Parties, 2, 250);
        var sectors = validation.List("sectors", request.Sectors, 20, 60);
        for (var i = 0; i < sectors.Count; i++)
        {
            validation.When(sectors[i].Any(char.IsUpper), $"sectors[{i}]", "invalid_format", "Lower case: energy.");
            validation.When(sectors.IndexOf(sectors[i]) < i, $"sectors[{i}]", "duplicate", "Each sector once.");
        }
        var rule = EntryRule.From(request.EntryRule, validation);
        var term = Term.From(request.Term, validation);
        var authentic = validation.AuthenticLocales("", request.AuthenticLocales, request.PrevailingLocale);
        var texts = Texts(request, validation);
        var sources = validation.Sources("sources", request.Sources);
        var embargo = validation.Instant("embargoUntil", request.EmbargoUntil);
        var audience = request.Audience.Length == 0 ? Audiences.Public : request.Audience;
        var parent = await db.Related(validation, "parent", request.Parent, audience, embargo, clock.Now(), cancellation);
        validation.When(request.Parent.Length > 0 && request.Relation.Length == 0, "relation", "required",
            "amendment or protocol: what it is to its parent.");
        validation.When(request.Parent.Length == 0 && request.Relation.Length > 0, "parent", "required",
            "The agreement that it hangs from.");
        validation.Refuse();
        if (await Taken(id, cancellation)) throw Problem.Exists("agreement", id.ToString());

        var agreement = new Agreement
        {
            Id = id,
            Type = request.Type,
            Titles = titles,
            Parties = parties,
            Sectors = sectors,
            Rule = rule,
            Term = term,
            Binding = request.Binding != "no",
            AuthenticLocales = authentic,
            PrevailingLocale = request.PrevailingLocale,
            Texts = texts,
            ParentId = parent?.Id,
            Relation = request.Relation,
            Sources = sources,
            Audience = audience,
            EmbargoUntil = embargo,
            CreatedAt = clock.Now(),
            CreatedBy = requestContext.Caller.Id,
        }.File(clock.Today());
        db.Agreements.Add(agreement);
        db.Announce(new AgreementProposed(agreement.ToSummary(clock.Today())), about: agreement);
        return agreement;
    }

    static List<TextAsset> Texts(V1.RecordAgreementRequest request, RequestValidation validation)
    {
        validation.Count("texts", request.Texts.Count, 0, 50);
        var texts = new List<TextAsset>();
        foreach (var (text, at) in request.Texts.Take(50).Select((t, i) => (t, $"texts[{i}]")))
        {
            validation.When(!Languages.WellFormed(text.Lang), $"{at}.lang", "unknown_language", "A BCP 47 tag, like ar or az-Latn.");
            validation.When(texts.Exists(t => t.Lang == text.Lang), $"{at}.lang", "duplicate", "Each language once.");
            var asset = validation.Text($"{at}.asset", text.Asset, 1000, required: true);
            validation.When(asset.Length > 0 && !asset.StartsWith("/v1/assets/", StringComparison.Ordinal)
                && !(Uri.TryCreate(asset, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"),
                $"{at}.asset", "invalid_format", "An address: /v1/assets/… at this gateway, or http, https.");
            texts.Add(new TextAsset(text.Lang, asset));
        }
        return texts;
    }

    Task<bool> Taken(Guid id, CancellationToken cancellation) =>
        db.Agreements.IgnoreQueryFilters().AnyAsync(a => a.Id == id, cancellation);
}
