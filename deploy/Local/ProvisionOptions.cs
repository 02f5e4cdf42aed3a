using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Embassy.ServiceDefaults;
using Npgsql;

namespace Embassy.Local;

/// <summary>The administrators of the servers, for the command <c>provision</c>.</summary>
[Settings("Provision", "provision")]
public sealed record ProvisionOptions : IValidatableObject
{
    [Description("`Host=…;Database=postgres;Username=…;Password=…` of PostgreSQL's administrator")]
    [Secret]
    public string? Database { get; set; }

    [Description("`http://user:password@host:15672` of RabbitMQ's administrator: the management API")]
    [Secret]
    public string? Broker { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // Neither message repeats the text, which has a password.
        if (Broker is not null && !(Uri.TryCreate(Broker, UriKind.Absolute, out var broker) && broker.Scheme is "http" or "https"
            && broker.UserInfo.Contains(':', StringComparison.Ordinal)))
            yield return new("Provision__Broker is no address of the form http://user:password@host:15672.");
        if (Database is not null && !IsConnection(Database))
            yield return new("Provision__Database is no connection string of the form Host=…;Username=…;Password=….");
    }

    static bool IsConnection(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 };
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
