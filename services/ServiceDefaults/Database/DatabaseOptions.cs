using System.ComponentModel;

namespace Embassy.ServiceDefaults;

/// <summary>The database of one service.</summary>
[Settings("ConnectionStrings", "S")]
public sealed record DatabaseOptions
{
    [Description("`Host=…;Database=…;Username=…;Password=…` (PostgreSQL) or `Data Source=FILE` (SQLite); a service does not start "
        + "without it")]
    [Secret]
    public string? Database { get; set; }

    public bool IsPostgres => Database?.Contains("Host=", StringComparison.OrdinalIgnoreCase) == true;
}
