using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.HttpOverrides;

namespace Embassy.Identity.Pages;

/// <summary>Reads the client's address from a trusted proxy's header, for the limit of sign-ins.</summary>
sealed class TrustedProxies(ProxyOptions proxies) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (proxies.Networks.Count > 0)
        {
            var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var proxy in proxies.Networks) options.KnownIPNetworks.Add(proxy);
            app.UseForwardedHeaders(options);
        }
        next(app);
    };
}
