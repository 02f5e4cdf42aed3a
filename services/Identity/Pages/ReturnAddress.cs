using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using OpenIddict.Abstractions;

namespace Embassy.Identity.Pages;

/// <summary>
/// Where a sign-in goes on: the request of the front end that sent the person here, or a page of this service, and
/// nowhere else.
/// </summary>
static partial class ReturnAddress
{
    const string Authorize = "/connect/authorize?";

    /// <summary>The address if it is one of this service's own; otherwise the account's page.</summary>
    public static string Local(string? given) => given is not null
        && (given.StartsWith(Authorize, StringComparison.Ordinal) || OwnPage().IsMatch(given)) ? given : "/account";

    /// <summary>The origin of the front end, if it is registered; a form may lead to it.</summary>
    public static async Task<string?> Origin(HttpContext http, string returnUrl)
    {
        if (!returnUrl.StartsWith(Authorize, StringComparison.Ordinal)) return null;
        var query = QueryHelpers.ParseQuery(returnUrl[(Authorize.Length - 1)..]);
        var programs = http.RequestServices.GetRequiredService<IOpenIddictApplicationManager>();
        if (!query.TryGetValue("client_id", out var id) || !query.TryGetValue("redirect_uri", out var redirect)
            || await programs.FindByClientIdAsync(id.ToString()) is not { } program
            || !await programs.ValidateRedirectUriAsync(program, redirect.ToString())) return null;
        return new Uri(redirect.ToString()).GetLeftPart(UriPartial.Authority);
    }

    [GeneratedRegex(@"^/(account|people|programs)(/[a-z0-9][a-z0-9._-]*)*\z")]
    private static partial Regex OwnPage();
}
