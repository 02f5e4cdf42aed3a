namespace Embassy.Desk.SignIn;

/// <summary>What was being sent when the session was found to have ended.</summary>
/// <param name="Fields">The fields of the form, in their order.</param>
public sealed record EndedSession(string Address, IReadOnlyList<KeyValuePair<string, string>> Fields);

/// <summary>
/// Answers a form that arrives without a session, or that the API refuses with 401, with a screen that holds what was
/// typed: the person signs in elsewhere and sends it again.
/// </summary>
sealed class SessionMiddleware(RequestDelegate next)
{
    public const string Screen = "/session-ended";

    public async Task Invoke(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || http.Request.Path == "/sign-out" || http.Request.Path == "/language")
        {
            await next(http);
            return;
        }
        if (http.User.Identity is { IsAuthenticated: true })
        {
            await next(http);
            if (http.Response is not { StatusCode: StatusCodes.Status401Unauthorized, HasStarted: false }) return;
        }
        var fields = new List<KeyValuePair<string, string>>();
        if (http.Request.HasFormContentType)
            foreach (var (name, values) in await http.Request.ReadFormAsync(http.RequestAborted))
                fields.AddRange(values.Select(v => KeyValuePair.Create(name, v ?? "")));
        http.Features.Set(new EndedSession(http.Request.Path + http.Request.QueryString, fields));
        (http.Request.Path, http.Request.Method, http.Request.QueryString) = (Screen, HttpMethods.Get, QueryString.Empty);
        http.SetEndpoint(null);
        http.Request.RouteValues.Clear();
        http.Response.Clear();
        await next(http);
    }
}
