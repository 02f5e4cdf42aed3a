using System.Collections.Frozen;
using Embassy.V1;
using Google.Protobuf.Reflection;

namespace Embassy.ServiceDefaults;

/// <summary>The roles of the mission's staff and of programs, as carried in tokens.</summary>
public static class Roles
{
    /// <summary>The token claim that contains the roles.</summary>
    public const string Claim = "roles";

    public const string Editor = "editor", Approver = "approver", ProtocolOfficer = "protocol-officer", DeskOfficer = "desk-officer",
        Administrator = "administrator", Operator = "operator", Service = "service";

    public static readonly IReadOnlyList<string> All = [Editor, Approver, ProtocolOfficer, DeskOfficer, Administrator, Operator, Service];
}

/// <summary>
/// Maps policies to roles. Each RPC names a policy in its proto; docs/callers.md contains the same table.
/// </summary>
public static class Policies
{
    /// <summary>Access without a token.</summary>
    public const string Public = "public";

    static readonly FrozenDictionary<string, string[]> Table = new Dictionary<string, string[]>
    {
        [Public] = [],
        ["staff"] = [Roles.Editor, Roles.Approver, Roles.ProtocolOfficer, Roles.DeskOfficer, Roles.Administrator],
        ["edit"] = [Roles.Editor, Roles.Administrator],
        ["approve"] = [Roles.Approver, Roles.Administrator],
        ["publish"] = [Roles.Editor, Roles.Approver, Roles.Administrator],
        ["plan"] = [Roles.ProtocolOfficer, Roles.DeskOfficer, Roles.Administrator],
        ["record"] = [Roles.DeskOfficer, Roles.Administrator],
        ["import"] = [Roles.DeskOfficer, Roles.Administrator],
        ["subscribe"] = [Roles.Service, Roles.Operator, Roles.Administrator],
        ["administer"] = [Roles.Administrator],
        ["identify"] = [.. Roles.All],
    }.ToFrozenDictionary();

    public static IReadOnlyDictionary<string, string[]> All => Table;

    /// <summary>Returns the policy that an RPC names in its proto; throws if it names none or an unknown one.</summary>
    public static string Of(MethodDescriptor method)
    {
        var policy = method.GetOptions()?.GetExtension(OptionsExtensions.Policy);
        if (string.IsNullOrEmpty(policy))
            throw new InvalidOperationException(
                $"{method.FullName} names no policy. Add `option (embassy.v1.policy) = \"…\";` to it in its proto.");
        if (!Table.ContainsKey(policy))
            throw new InvalidOperationException(
                $"{method.FullName} names the policy '{policy}', which is not one of: {string.Join(", ", Table.Keys)}.");
        return policy;
    }

    public static bool Allows(string policy, IReadOnlyList<string> roles) =>
        policy == Public || Table[policy].Any(roles.Contains);
}
