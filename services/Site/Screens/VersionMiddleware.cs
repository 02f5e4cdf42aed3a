using System.Security.Cryptography;
using System.Text;

namespace Embassy.Site.Screens;

/// <summary>
/// The version of a page's content, <c>/{l}/version?of=/{l}/…</c>: a digest of its main element, which is another one
/// once readers would see something else.
/// </summary>
public sealed class VersionMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var segments = http.Request.Path.Value!.Split('/');
        if (segments is not ["", { Length: 2 } language, "version"] || !HttpMethods.IsGet(http.Request.Method))
        {
            await next(http);
            return;
        }
        var of = http.Request.Query["of"].ToString().Split('?', 2);
        var own = of[0] == "/" + language || of[0].StartsWith($"/{language}/", StringComparison.Ordinal);
        if (!own || of[0].EndsWith("/version", StringComparison.Ordinal))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var response = http.Response.Body;
        await using var page = new MemoryStream();
        http.Response.Body = page;
        http.Request.Path = Uri.UnescapeDataString(of[0]);
        http.Request.QueryString = of.Length > 1 ? new QueryString("?" + of[1]) : QueryString.Empty;
        await next(http);
        http.Response.Body = response;
        http.Response.ContentLength = null;
        http.Response.Headers.CacheControl = "no-store";
        if (http.Response.StatusCode != StatusCodes.Status200OK) return;
        http.Response.ContentType = "text/plain";
        await http.Response.WriteAsync(Version(Encoding.UTF8.GetString(page.GetBuffer(), 0, (int)page.Length)), http.RequestAborted);
    }

    static string Version(string html)
    {
        var (from, to) = (html.IndexOf("<main", StringComparison.Ordinal), html.LastIndexOf("</main>", StringComparison.Ordinal));
        var main = from >= 0 && to > from ? html[from..to] : html;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(main)))[..16];
    }
}
