namespace Embassy.ServiceDefaults;

/// <summary>
/// An account of the broker and its rights, as RabbitMQ's regular expressions over queue and exchange names (configure, write,
/// read) and over the routing keys of <see cref="BusOptions.Exchange"/> (topic write, topic read).
/// </summary>
public sealed record BrokerAccount(string User, string Configure, string Write, string Read, string TopicWrite, string TopicRead)
{
    const string Nothing = "^$", Everything = ".*";

    // A queue that the broker names is exclusive to its connection: no other account can use it.
    const string OwnListener = "amq\\.gen-.*";

    static readonly string Exchange = BusOptions.Exchange.Replace(".", "\\.", StringComparison.Ordinal);

    /// <summary>
    /// A service that announces: its queues are named <c>{user}.…</c>, and it publishes its own routing keys only. The forums
    /// (<c>forums-un</c>) all publish <c>forums.…</c>.
    /// </summary>
    public static BrokerAccount Service(string user) => new(user,
        Configure: $"^({user}\\..*|{OwnListener})$",
        Write: $"^({user}\\..*|{OwnListener}|{Exchange})$",
        Read: $"^({user}\\..*|{OwnListener}|{Exchange})$",
        TopicWrite: $"^{user.Split('-')[0]}\\..*$",
        TopicRead: Everything);

    /// <summary>A host that only listens, on queues that end with its connection: the gateway and webhooks.</summary>
    public static BrokerAccount Listener(string user) => new(user,
        Configure: $"^{OwnListener}$",
        Write: $"^{OwnListener}$",
        Read: $"^({OwnListener}|{Exchange})$",
        TopicWrite: Nothing,
        TopicRead: Everything);

    /// <summary>A consumer of others: it reads its two queues, which are made for it, and nothing else.</summary>
    public static BrokerAccount Consumer(string user) => new(user,
        Configure: Nothing, Write: Nothing, Read: $"^{user}(\\.dead)?$", TopicWrite: Nothing, TopicRead: Nothing);
}
