namespace Embassy.Gateway.Routing;

/// <summary>
/// Guards the calls to one service with a retry budget and a circuit breaker that opens after consecutive failures.
/// </summary>
sealed class RetryCircuitHandler(HttpMessageHandler handler) : DelegatingHandler(handler)
{
    // Tenths of a retry: ten reads earn one retry, and the budget holds ten at most.
    const int Price = 10, Most = 100;

    // Number of consecutive failures that opens the circuit. Then one call per rest interval may try.
    const int Broken = 10;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    static readonly long Rest = (long)TimeSpan.FromSeconds(2).TotalMilliseconds;

    int saved = Most, broken;
    long next;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!MayTry()) throw new HttpRequestException("The service does not answer; it is left alone for a moment.");
        var safe = request.Method == HttpMethod.Get && request.Content is null;
        if (safe && Volatile.Read(ref saved) < Most) Interlocked.Increment(ref saved);
        try
        {
            return await Try(request, cancellationToken);
        }
        catch (HttpRequestException) when (safe && !cancellationToken.IsCancellationRequested && Volatile.Read(ref broken) < Broken && Pay())
        {
            await Task.Delay(Pause, cancellationToken);
            return await Try(request, cancellationToken);
        }
    }

    async Task<HttpResponseMessage> Try(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            var answer = await base.SendAsync(request, cancellation);
            if (Volatile.Read(ref broken) > 0) Volatile.Write(ref broken, 0);
            return answer;
        }
        catch (HttpRequestException e) when (!cancellation.IsCancellationRequested && !IsTheClients(e))
        {
            if (Interlocked.Increment(ref broken) >= Broken) Volatile.Write(ref next, Environment.TickCount64 + Rest);
            throw;
        }
    }

    // An incomplete request body is the client's failure, not the service's.
    static bool IsTheClients(Exception? e) => e is not null && (e is Microsoft.AspNetCore.Http.BadHttpRequestException || IsTheClients(e.InnerException));

    bool MayTry()
    {
        if (Volatile.Read(ref broken) < Broken) return true;
        var at = Volatile.Read(ref next);
        return Environment.TickCount64 >= at && Interlocked.CompareExchange(ref next, Environment.TickCount64 + Rest, at) == at;
    }

    bool Pay()
    {
        if (Interlocked.Add(ref saved, -Price) >= 0) return true;
        Interlocked.Add(ref saved, Price);
        return false;
    }
}
