using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>Creates a page and leads to its editor in the authentic language.</summary>
public sealed class NewPageModel(DeskContext desk) : DeskScreen(desk)
{
    IReadOnlyList<Field> fields = [];

    protected override IReadOnlyList<string> Needs => ["edit"];

    public override string Section => "pages";

    public override IReadOnlyList<Field> Fields => fields;

    public void OnGet() => Show();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        Show();
        var made = await Desk.Gateway.Write<NewPage>(HttpMethod.Post, "/v1/pages",
            new CreatePageRequest(Given("key") ?? "", Given("type") ?? "", Given("authenticLocale") ?? "", Given("audience") ?? "public"),
            null, Key, cancellation);
        return made.Value is { } page ? Finished($"/pages/{Encode(page.Key)}/{page.AuthenticLocale}", "created") : Refused(made.Problem);
    }

    void Show()
    {
        Title = W["new-page"];
        fields =
        [
            new("key", W["f.key"], Given("key")) { Hint = W["f.key.hint"], Lang = "en", Required = true },
            new("type", W["filter.type"], Given("type") ?? "news", FieldKind.Choice) { Options = [.. PagesGridModel.Types(Desk)] },
            new("authenticLocale", W["f.authenticLocale"], Given("authenticLocale") ?? Desk.Language.Tag, FieldKind.Choice)
            {
                Options = [.. Desk.Locales.Select(l => (l, DeskContext.NameOf(l)))],
            },
            new("audience", W["f.audience"], Given("audience") ?? "public", FieldKind.Choice)
            {
                Options = [("public", W["audience.public"]), ("internal", W["audience.internal"])],
            },
        ];
    }
}
