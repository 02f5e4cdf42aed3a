using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Creates accounts and consumer queues with RabbitMQ's management API. All operations are repeatable: they compare
/// first and change only what differs; an existing queue is left unchanged.
/// </summary>
public sealed class BrokerAdministration : IDisposable
{
    /// <summary>Number of announcements queued for a disconnected consumer before the oldest are dropped.</summary>
    public const int MaxLength = 100_000;

    const string LeaderPolicy = "embassy-leaders";

    readonly HttpClient http;
    readonly string vhost;
    readonly bool dryRun;
    readonly List<string> changes = [];

    /// <param name="management">URL of the management API: <c>http://rabbitmq:15672</c>.</param>
    /// <param name="dryRun">Reports what would be changed, and changes nothing.</param>
    public BrokerAdministration(Uri management, string user, string password, string vhost = "/", bool dryRun = false)
    {
        http = new HttpClient { BaseAddress = new Uri(management, "/api/") };
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        this.vhost = Uri.EscapeDataString(vhost);
        this.dryRun = dryRun;
    }

    /// <summary>The changes so far, without any password: <c>account content: created</c>.</summary>
    public IReadOnlyList<string> Changes => changes;

    /// <summary>Ensures that the virtual host exists, and that this administrator has all rights in it.</summary>
    public async Task SaveVhost(string administrator, CancellationToken cancellation)
    {
        var name = Uri.UnescapeDataString(vhost);
        await Save($"virtual host {name}", $"vhosts/{vhost}", new { }, _ => true, cancellation);
        await SaveRights($"rights of {administrator} in {name}", administrator, ".*", ".*", ".*", cancellation);
    }

    /// <summary>
    /// Declares the exchange of announcements. Services without configure permission only check that it exists.
    /// </summary>
    public Task DeclareExchange(CancellationToken cancellation) => Save($"exchange {BusOptions.Exchange}",
        $"exchanges/{vhost}/{BusOptions.Exchange}", new { type = "topic", durable = true }, there => Text(there, "type") == "topic",
        cancellation);

    /// <summary>
    /// Ensures that a cluster spreads the leaders of the services' queues over its nodes. Without this policy all
    /// leaders are on the node that a service happened to connect to.
    /// </summary>
    public Task SpreadLeaders(IEnumerable<string> users, CancellationToken cancellation)
    {
        var pattern = $"^({string.Join('|', users)})\\.";
        return Save($"policy {LeaderPolicy}", $"policies/{vhost}/{LeaderPolicy}",
            new Dictionary<string, object>
            {
                ["pattern"] = pattern,
                ["apply-to"] = "queues",
                ["definition"] = new Dictionary<string, object> { ["queue-leader-locator"] = "balanced" },
            },
            there => Text(there, "pattern") == pattern && there["definition"]?["queue-leader-locator"]?.GetValue<string>() == "balanced",
            cancellation);
    }

    public async Task Save(BrokerAccount account, string password, CancellationToken cancellation)
    {
        var (user, body) = (Uri.EscapeDataString(account.User), new { password, tags = "" });
        Task SaveUser() => Save($"account {account.User}", $"users/{user}", body, there => HasPassword(there, password), cancellation);
        try
        {
            await SaveUser();
        }
        catch (HttpRequestException e) when (e.Message.Contains("user_already_exists", StringComparison.Ordinal))
        {
            // Another run of this command created it between the broker's lookup and its insert.
            await SaveUser();
        }
        await SaveRights($"rights of {account.User}", account.User, account.Configure, account.Write, account.Read, cancellation);
        await Save($"routing keys of {account.User}", $"topic-permissions/{vhost}/{user}",
            new { exchange = BusOptions.Exchange, write = account.TopicWrite, read = account.TopicRead },
            there => there is JsonArray all && all.Any(t => t is not null && Text(t, "exchange") == BusOptions.Exchange
                && Text(t, "write") == account.TopicWrite && Text(t, "read") == account.TopicRead),
            cancellation);
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

    Task SaveRights(string what, string user, string configure, string write, string read, CancellationToken cancellation) =>
        Save(what, $"permissions/{vhost}/{Uri.EscapeDataString(user)}", new { configure, write, read },
            there => Text(there, "configure") == configure && Text(there, "write") == write && Text(there, "read") == read, cancellation);

    async Task Save(string what, string path, object body, Func<JsonNode, bool> isSame, CancellationToken cancellation)
    {
        var there = await Get(path, cancellation);
        if (there is not null && isSame(there)) return;
        if (!dryRun) await Put(path, body, cancellation);
        changes.Add(there is null or JsonArray { Count: 0 } ? $"{what}: created" : $"{what}: changed");
    }

    // The broker stores a salt of four bytes and the hash of it and the password. An account of ours has no tags.
    static bool HasPassword(JsonNode user, string password)
    {
        if (Text(user, "hashing_algorithm") != "rabbit_password_hashing_sha256") return false;
        var (stored, tags) = (Convert.FromBase64String(Text(user, "password_hash")), user["tags"]);
        return tags is JsonArray { Count: 0 } or JsonValue && tags.ToString() is "[]" or ""
            && stored.AsSpan(4).SequenceEqual(SHA256.HashData([.. stored[..4], .. Encoding.UTF8.GetBytes(password)]));
    }

    static string Text(JsonNode node, string name) => node[name]?.ToString() ?? "";

    async Task<JsonNode?> Get(string path, CancellationToken cancellation)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound) return null;
        await Check(answer, cancellation);
        return await answer.Content.ReadFromJsonAsync<JsonNode>(JsonSerializerOptions.Web, cancellation);
    }

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
