using System.Text;
using Embassy.Web.Assets;
using Embassy.Web.Languages;

namespace Embassy.Site.Screens;

/// <summary>The page of a fault: it needs nothing but its words.</summary>
static class FaultPage
{
    public static string Html(string trace)
    {
        var html = new StringBuilder("<!doctype html><html lang=\"en\" dir=\"ltr\"><head><meta charset=\"utf-8\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">")
            .Append("<meta name=\"robots\" content=\"noindex\"><title>500</title><link rel=\"stylesheet\" href=\"")
            .Append(AssetFiles.Address("assets/site.css")).Append("\"></head><body><main class=\"wrap\"><h1>500</h1>");
        foreach (var language in Language.All)
            html.Append("<p lang=\"").Append(language.Tag).Append("\" dir=\"").Append(language.Dir).Append("\">")
                .Append(Words.Of(language)["state.fault"]).Append("</p>");
        return html.Append("<p><bdi>").Append(trace).Append("</bdi></p></main></body></html>").ToString();
    }
}
