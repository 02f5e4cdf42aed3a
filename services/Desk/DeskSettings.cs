using System.ComponentModel;

namespace Embassy.Desk;

/// <summary>Settings of the desk, from the environment: <c>Desk__Gateway</c>. docs/desk.md lists them.</summary>
public sealed record DeskSettings
{
    /// <summary>The section of the names: <c>Desk__Gateway</c>.</summary>
    public const string Section = "Desk";

    [Description("address of the gateway")]
    public string Gateway { get; set; } = "";

    [Description("address of the identity service for people")]
    public string Authority { get; set; } = "";

    [Description("address of the identity service for this server, if it is not that for people")]
    public string AuthorityInside { get; set; } = "";

    [Description("id of the desk's client at the identity service")]
    public string ClientId { get; set; } = "desk";

    [Description("address of this desk for people; with https, its cookies are sent over TLS alone")]
    public string PublicUrl { get; set; } = "";

    [Description("address of the mission's public site, to which published pages lead")]
    public string SiteUrl { get; set; } = "";

    [Description("folder of the keys that encrypt the cookie; replicas share it")]
    public string Keys { get; set; } = "";

    [Description("hours after which a person signs in again")]
    public int SessionHours { get; set; } = 8;

    /// <summary>What is wrong with the settings, in a sentence; null if nothing is.</summary>
    public string? Fault() =>
        !IsOrigin(Gateway) ? $"Desk__Gateway is '{Gateway}'. It is the address of the gateway, for example http://gateway:8080."
        : !IsOrigin(Authority) ? $"Desk__Authority is '{Authority}'. It is the address at which people sign in."
        : AuthorityInside.Length > 0 && !IsOrigin(AuthorityInside) ? $"Desk__AuthorityInside is '{AuthorityInside}'. It is an address."
        : !IsOrigin(PublicUrl) ? $"Desk__PublicUrl is '{PublicUrl}'. It is the desk's address for people, without a path."
        : SiteUrl.Length > 0 && !IsOrigin(SiteUrl) ? $"Desk__SiteUrl is '{SiteUrl}'. It is an address without a path."
        : SessionHours is < 1 or > 24 ? $"Desk__SessionHours is {SessionHours}. It is 1 to 24."
        : null;

    /// <summary>Whether people reach the desk by TLS.</summary>
    internal bool Tls => PublicUrl.StartsWith("https://", StringComparison.Ordinal);

    static bool IsOrigin(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https" && address is { AbsolutePath: "/", Query: "", Fragment: "" };
}
