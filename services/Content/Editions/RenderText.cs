using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Editions;

// Renders a text without saving it, and returns the findings to resolve before a release. It stores nothing.
// Two texts are rendered at a time, because a text at the limits costs up to a second.
partial class EditionsApi
{
    static readonly SemaphoreSlim Rendering = new(2, 2);

    public override async Task<V1.RenderTextResponse> RenderText(V1.RenderTextRequest request, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        var validation = new RequestValidation();
        validation.Language("locale", request.Locale, await missions.Locales(db, cancellation));
        var title = validation.Text("title", request.Title, 300);
        var summary = validation.Text("summary", request.Summary, 2000, lines: true);
        var body = validation.Text("body", request.Body, EditionText.MostBody, lines: true);
        validation.Refuse();
        var page = await db.Pages.AsNoTracking().SingleOrDefaultAsync(p => p.Key == request.Key, cancellation)
            ?? throw Problem.NotFound("page", request.Key);
        await Rendering.WaitAsync(cancellation);
        try
        {
            var parsed = await drafts.Parse(validation, body, request.Locale, cancellation);
            validation.Refuse();
            var text = new Edition { PageKey = page.Key, Page = page, Locale = request.Locale, Number = 1 };
            var words = new EditionText(new FrontMatter { Slug = "", Title = title, Summary = summary }, body, []);
            text.Write(words, null, requestContext.Caller.Id, clock.Now());
            var shown = await drafts.Render(text, parsed, cancellation);
            return new V1.RenderTextResponse
            {
                Html = shown.Html,
                Text = shown.Text,
                Facts = { shown.Facts },
                Conditions = { shown.Conditions },
                Findings = { await Unsaved(text, cancellation) },
            };
        }
        finally
        {
            Rendering.Release();
        }
    }

    async Task<IEnumerable<V1.Finding>> Unsaved(Edition text, CancellationToken cancellation)
    {
        var findings = new List<V1.Finding>();
        var original = text.Locale == text.Page.AuthenticLocale ? null : await db.Editions.AsNoTracking()
            .Where(e => e.PageKey == text.PageKey && e.Locale == text.Page.AuthenticLocale).OrderByDescending(e => e.Number)
            .FirstOrDefaultAsync(cancellation);
        if (text.IsEmpty) findings.Add(new V1.Finding { Code = "body-empty" });
        if (original is not null) findings.AddRange(TranslationParity.Compare(TextFigures.In(original), TextFigures.In(text)));
        foreach (var target in await InternalLinks.Broken(db, text, clock.Now(), cancellation))
            findings.Add(new V1.Finding { Code = "broken-link", Value = target });
        await db.Raise(new EditionChecked(text, Original: null, findings), cancellation);
        return findings;
    }
}
