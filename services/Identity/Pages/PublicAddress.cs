namespace Embassy.Identity.Pages;

/// <summary>
/// Gives requests for the public host the scheme and the port of the public address, since a proxy may end TLS in front
/// of this service. Requests of the other services, by an internal name, stay as they are.
/// </summary>
sealed class PublicAddress(Uri address) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((http, following) =>
        {
            if (string.Equals(http.Request.Host.Host, address.Host, StringComparison.OrdinalIgnoreCase))
                (http.Request.Scheme, http.Request.Host) = (address.Scheme, HostString.FromUriComponent(address));
            return following(http);
        });
        next(app);
    };
}
