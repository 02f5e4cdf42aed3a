using System.ComponentModel;

namespace Embassy.Site;

/// <summary>Settings of the site, from the environment: <c>Website__PublicUrl</c>. docs/site.md lists them.</summary>
public sealed record SiteSettings
{
    /// <summary>The section of the names: <c>Website__Gateway</c>.</summary>
    public const string Section = "Website";

    [Description("address of the gateway")]
    public string Gateway { get; set; } = "";

    [Description("address of this site for people, in canonical links, feeds and the sitemap; the address of the request if it is not set")]
    public string PublicUrl { get; set; } = "";

    [Description("address of the API for people, for the link to a page as data; there is no such link if it is not set")]
    public string Api { get; set; } = "";

    [Description("asks search engines to leave out everything: for a staging site")]
    public bool NoIndex { get; set; }

    [Description("a CSV file with the columns from and to: addresses of an earlier site, answered with 308")]
    public string Redirects { get; set; } = "";

    [Description("how long a page is cached while changes are followed")]
    public int KeepSeconds { get; set; } = 60;

    [Description("marks each page as demonstration content")]
    public bool Demonstration { get; set; }

    /// <summary>What is wrong with the settings, in a sentence; null if nothing is.</summary>
    public string? Fault() =>
        !Uri.TryCreate(Gateway, UriKind.Absolute, out var gateway) || gateway.Scheme is not ("http" or "https")
            ? $"Website__Gateway is '{Gateway}'. It is the address of the gateway, for example http://gateway:8080."
        : PublicUrl.Length > 0 && (!Uri.TryCreate(PublicUrl, UriKind.Absolute, out var site) || site.AbsolutePath != "/")
            ? $"Website__PublicUrl is '{PublicUrl}'. It is an address without a path, for example https://embassy.example.org."
        : Api.Length > 0 && !Uri.TryCreate(Api, UriKind.Absolute, out _)
            ? $"Website__Api is '{Api}'. It is an address, for example https://api.example.org."
        : KeepSeconds is < 1 or > 3600 ? $"Website__KeepSeconds is {KeepSeconds}. It is 1 to 3600."
        : Redirects.Length > 0 && !File.Exists(Redirects) ? $"Website__Redirects is '{Redirects}'. There is no such file."
        : null;
}
