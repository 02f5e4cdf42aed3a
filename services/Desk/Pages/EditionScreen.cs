using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Desk.Texts;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>A screen about one page in one language.</summary>
public abstract class EditionScreen(DeskContext desk) : DeskScreen(desk)
{
    [FromRoute(Name = "key")]
    public string PageKey { get; set; } = "";

    [FromRoute(Name = "locale")]
    public string Locale { get; set; } = "";

    public override string Section => "pages";

    public abstract string Tab { get; }

    public Edition? Edition { get; protected set; }

    /// <summary>The language in which the page is authentic; null before the page has an edition.</summary>
    public string? Authentic { get; private set; }

    /// <summary>The type of the page; null before it has an edition.</summary>
    public string? Type { get; private set; }

    /// <summary>Where the public site shows it; null without a site.</summary>
    public string? OnSite => Desk.Settings.SiteUrl.Length == 0 || Edition?.Slug is not { } slug ? null
        : $"{Desk.Settings.SiteUrl.TrimEnd('/')}/{Locale}/" + (Type switch
        {
            "news" => "news/",
            "statement" => "statements/",
            "speech" => "speeches/",
            "notice" => "notices/",
            _ => "",
        }) + Encode(slug);

    public bool IsTranslation => Authentic is not null && Authentic != Locale;

    public string Address => $"/pages/{Encode(PageKey)}/{Encode(Locale)}";

    protected string Api => $"/v1/pages/{Encode(PageKey)}/editions/{Encode(Locale)}";

    /// <summary>Reads the newest edition with its ETag; null if it may be shown, also if there is none.</summary>
    protected async Task<DeskProblem?> Read(CancellationToken cancellation)
    {
        var edition = Desk.Gateway.Get<Edition>(Api, cancellation);
        var states = Desk.Gateway.Get<ListPageStatesResponse>($"/v1/editions:byPage?query={Encode(PageKey)}&pageSize=20", cancellation);
        var (read, page) = (await edition, (await states).Value?.Pages.FirstOrDefault(p => p.PageKey == PageKey));
        (Authentic, Type) = (page?.AuthenticLocale, page?.Type);
        // A page that has no edition in this language may get one.
        if (read.Problem is { } problem && !(read.Status == StatusCodes.Status404NotFound && page is not null)) return problem;
        Edition = read.Value is { State: "missing" } ? null : read.Value;
        // A form that comes back keeps the ETag that it was made with.
        if (!HttpMethods.IsPost(Request.Method)) ETag = Edition is null ? null : read.ETag;
        Title = Edition?.Title is { Length: > 0 } title ? title : PageKey;
        return null;
    }

    /// <summary>What is to be seen to in what is saved: the same for the editor, the review and the list.</summary>
    protected async Task<IReadOnlyList<Finding>> Check(CancellationToken cancellation) => Edition is null ? []
        : (await Desk.Gateway.Get<CheckEditionResponse>($"{Api}:check", cancellation)).Value?.Findings ?? Edition.Findings ?? [];

    /// <summary>The words as they were when the form was made, for a merge.</summary>
    [BindProperty]
    public string? Base { get; set; }

    /// <summary>Someone else saved first: both versions, merged as far as they agree.</summary>
    public IReadOnlyList<MergedPart>? Merge { get; private set; }

    public Edition? Theirs { get; private set; }

    /// <summary>The words of this person before the merge.</summary>
    public string? Mine { get; private set; }

    /// <summary>Merges these words with what somebody else saved; saving the result then replaces both.</summary>
    protected async Task<(string? Merged, DeskProblem Refused)> MergeWith(string? mine, DeskProblem problem,
        CancellationToken cancellation)
    {
        var current = await Desk.Gateway.Get<Edition>(Api, cancellation);
        if (current.Value is not { } theirs) return (null, current.Problem ?? problem);
        (Mine, Theirs, Merge) = (mine, theirs, ParagraphMerge.Merge(Base, mine, theirs.Body));
        (ETag, Base) = (current.ETag, theirs.Body);
        ModelState.Clear();
        Key = Guid.NewGuid().ToString("N");
        return (ParagraphMerge.Join(Merge.SelectMany(p => p.Result ?? [.. p.Theirs, .. p.Mine])), problem with
        {
            SavedByName = problem.SavedByName ?? theirs.AuthorName,
            SavedAt = problem.SavedAt ?? theirs.SavedAt,
        });
    }

    /// <summary>An action on the edition that has no fields but those of its body.</summary>
    protected Task<Reply<Edition>> Act(string verb, object body, CancellationToken cancellation, string? etag = null,
        string? suffix = null) =>
        Desk.Gateway.Write<Edition>(HttpMethod.Post, $"{Api}:{verb}", body, etag ?? ETag, Key + suffix, cancellation);
}
