using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Template;
using Yarp.ReverseProxy.Forwarder;

namespace Embassy.Gateway.Problems;

/// <summary>
/// Writes a problem for every failure without one: unknown routes, methods, requests that reached no service, and
/// internal errors.
/// </summary>
sealed class ProblemDetailsMiddleware(RequestDelegate next, ILogger<ProblemDetailsMiddleware> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (Exception e) when (ClientDisconnects.Explains(e, http.RequestAborted))
        {
            log.LogDebug(e, "{Method} {Path}: the caller has gone", http.Request.Method, http.Request.Path);
            // The client is gone; telemetry must not count a 200.
            if (!http.Response.HasStarted) http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            await Unreadable(http, e);
            if (e.StatusCode == StatusCodes.Status413PayloadTooLarge) await ReadOn(http);
            return;
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            log.LogError(e, "{Method} {Path} broke", http.Request.Method, SecretPaths.Redact(http.Request.Path));
            await ProblemDetailsWriter.Write(http, ProblemCodes.Internal, "An internal error occurred.");
            return;
        }
        if (http.Response.StatusCode == StatusCodes.Status413PayloadTooLarge) await ReadOn(http);
        if (http.Response.HasStarted || http.Response.StatusCode < 400 || http.Response.ContentType is not null) return;
        var error = http.Features.Get<IForwarderErrorFeature>();
        if (Unread(error?.Exception) is { } unread)
        {
            await Unreadable(http, unread);
            if (http.Response.StatusCode == StatusCodes.Status413PayloadTooLarge) await ReadOn(http);
            return;
        }
        // Routing returns 404 instead of 405 if only another method has the address and a name in it contains a verb.
        if ((http.Response.StatusCode == StatusCodes.Status405MethodNotAllowed
            || http.Response.StatusCode == StatusCodes.Status404NotFound && http.GetEndpoint() is null)
            && Allowed(http) is { Length: > 0 } allowed)
            (http.Response.StatusCode, http.Response.Headers.Allow) = (StatusCodes.Status405MethodNotAllowed, allowed);
        await (http.Response.StatusCode switch
        {
            404 => ProblemDetailsWriter.Write(http, ProblemCodes.RouteUnknown,
                $"There is nothing at {SecretPaths.Redact(http.Request.Path)}."),
            405 => ProblemDetailsWriter.Write(http, ProblemCodes.MethodNotAllowed,
                $"{http.Request.Method} is not taken here; {http.Response.Headers.Allow} is."),
            413 => ProblemDetailsWriter.TooLarge(http),
            415 => ProblemDetailsWriter.Write(http, ProblemCodes.MediaTypeUnsupported, "This address takes gRPC only."),
            504 => ProblemDetailsWriter.Write(http, ProblemCodes.Timeout, "The service did not answer in time."),
            >= 500 when error is not null =>
                ProblemDetailsWriter.Write(http, ProblemCodes.ServiceUnavailable, "The service behind this address does not answer."),
            >= 500 => ProblemDetailsWriter.Write(http, ProblemCodes.Internal, "An internal error occurred."),
            _ => ProblemDetailsWriter.Write(http, ProblemCodes.RequestMalformed, "The request cannot be read."),
        });
    }

    // Closing the connection while the client still sends would lose the refusal, so the rest of the body is read and
    // discarded for a while.
    static async Task ReadOn(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        patience.CancelAfter(TimeSpan.FromSeconds(5));
        var ignored = new byte[64 << 10];
        try
        {
            while (await http.Request.Body.ReadAsync(ignored, patience.Token) > 0) { }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The body exceeds every limit, or the client is gone.
        }
    }

    // Routing's own list counts a route that ends in a verb, `{key}:planReview`, as one for `{key}`.
    static string Allowed(HttpContext http) =>
        string.Join(", ", http.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(e => IsAt(e.RoutePattern.RawText ?? "", http.Request.Path))
        .SelectMany(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Distinct().Order(StringComparer.Ordinal));

    static bool IsAt(string pattern, PathString path)
    {
        var values = new RouteValueDictionary();
        return new TemplateMatcher(TemplateParser.Parse(pattern.TrimStart('/')), new RouteValueDictionary()).TryMatch(path, values)
            && values.Values.All(v => v is not string name || !name.Contains(':', StringComparison.Ordinal));
    }

    // The forwarder reports failures of the client's body and of its own call in one exception.
    static BadHttpRequestException? Unread(Exception? why) => why switch
    {
        BadHttpRequestException it => it,
        AggregateException many => many.Flatten().InnerExceptions.Select(Unread).FirstOrDefault(e => e is not null),
        _ => why?.InnerException is { } inner ? Unread(inner) : null,
    };

    static Task Unreadable(HttpContext http, BadHttpRequestException why) => why.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => ProblemDetailsWriter.TooLarge(http),
        StatusCodes.Status408RequestTimeout => ProblemDetailsWriter.Write(http, ProblemCodes.TooSlow, "The body came too slowly."),
        _ => ProblemDetailsWriter.Write(http, ProblemCodes.RequestMalformed, "The request cannot be read."),
    };
}
