using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Creates accounts and consumer queues with RabbitMQ's management API. All operations are repeatable: an account gets
/// its password and permissions again, an existing queue is left unchanged.
/// </summary>
public sealed class BrokerAdministration : IDisposable
{
    /// <summary>Number of announcements queued for a disconnected consumer before the oldest are dropped.</summary>
    public const int MaxLength = 100_000;

    readonly HttpClient http;
    readonly string vhost;

    /// <param name="management">URL of the management API: <c>http://rabbitmq:15672</c>.</param>
    public BrokerAdministration(Uri management, string user, string password, string vhost = "/")
    {
        http = new HttpClient { BaseAddress = new Uri(management, "/api/") };
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        this.vhost = Uri.EscapeDataString(vhost);
    }

    /// <summary>
    /// Declares the exchange of announcements. Services without configure permission only check that it exists.
    /// </summary>
    public Task DeclareExchange(CancellationToken cancellation) =>
        Put($"exchanges/{vhost}/{BusOptions.Exchange}", new { type = "topic", durable = true }, cancellation);

    public async Task Save(BrokerAccount account, string password, CancellationToken cancellation)
    {
        var user = Uri.EscapeDataString(account.User);
        try
        {
            await Put($"users/{user}", new { password, tags = "" }, cancellation);
        }
        catch (HttpRequestException e) when (e.Message.Contains("user_already_exists", StringComparison.Ordinal))
        {
            // Another run of this command created it between the broker's lookup and its insert.
            await Put($"users/{user}", new { password, tags = "" }, cancellation);
        }
        await Put($"permissions/{vhost}/{user}",
            new { configure = account.Configure, write = account.Write, read = account.Read }, cancellation);
        await Put($"topic-permissions/{vhost}/{user}",
            new { exchange = BusOptions.Exchange, write = account.TopicWrite, read = account.TopicRead }, cancellation);
    }

    /// <summary>
    /// Creates the queue <paramref name="name"/> of a consumer, bound to <paramref name="keys"/>, and
    /// <c>{name}.dead</c>
    /// for messages that it rejected or failed on twenty times. A full queue drops its oldest messages: a queue that
    /// refused new ones would make the broker refuse the publication for everyone.
    /// </summary>
    public async Task SaveConsumerQueue(string name, IReadOnlyList<string> keys, int maxLength, CancellationToken cancellation)
    {
        var queue = Uri.EscapeDataString(name);
        await Put($"queues/{vhost}/{queue}.dead", Queue(maxLength, []), cancellation);
        await Put($"queues/{vhost}/{queue}", Queue(maxLength, new()
        {
            ["x-dead-letter-exchange"] = "",
            ["x-dead-letter-routing-key"] = name + ".dead",
            ["x-delivery-limit"] = 20,
            ["x-single-active-consumer"] = true,
        }), cancellation);
        foreach (var key in keys)
        {
            using var bound = await http.PostAsJsonAsync($"bindings/{vhost}/e/{BusOptions.Exchange}/q/{queue}",
                new { routing_key = key, arguments = new { } }, cancellation);
            await Check(bound, cancellation);
        }
    }

    public void Dispose() => http.Dispose();

    static object Queue(int maxLength, Dictionary<string, object> more) => new
    {
        durable = true,
        arguments = new Dictionary<string, object>(more)
        {
            ["x-queue-type"] = "quorum",
            ["x-overflow"] = "drop-head",
            ["x-max-length"] = maxLength,
        },
    };

    async Task Put(string path, object body, CancellationToken cancellation)
    {
        using var answer = await http.PutAsJsonAsync(path, body, cancellation);
        await Check(answer, cancellation);
    }

    static async Task Check(HttpResponseMessage answer, CancellationToken cancellation)
    {
        if (answer.IsSuccessStatusCode) return;
        var why = answer.StatusCode == HttpStatusCode.Unauthorized
            ? "The administrator's name or password is wrong."
            : await answer.Content.ReadAsStringAsync(cancellation);
        throw new HttpRequestException(
            $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri!.AbsolutePath}: {why}", null, answer.StatusCode);
    }
}
