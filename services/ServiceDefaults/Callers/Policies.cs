using System.Collections.Frozen;
using Embassy.V1;
using Google.Protobuf.Reflection;

namespace Embassy.ServiceDefaults;

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
        ["staff"] = [Roles.Reader, Roles.Editor, Roles.Translator, Roles.Approver, Roles.ProtocolOfficer, Roles.DeskOfficer,
            Roles.Administrator],
        ["read-editorial"] = [Roles.Reader, Roles.Editor, Roles.Approver, Roles.Administrator],
        ["read-plans"] = [Roles.Reader, Roles.ProtocolOfficer, Roles.DeskOfficer, Roles.Administrator],
        ["read-records"] = [Roles.Reader, Roles.DeskOfficer, Roles.Administrator],
        ["translate"] = [Roles.Editor, Roles.Translator, Roles.Administrator],
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

    /// <summary>Whether the roles satisfy the policy, in any section.</summary>
    public static bool Allows(string policy, IReadOnlyList<string> roles) => Access(policy, roles).Allowed;

    /// <summary>What a policy permits to the roles of a token.</summary>
    /// <param name="roles">As the token has them: <c>editor</c>, <c>translator:fr</c>.</param>
    public static Access Access(string policy, IReadOnlyList<string> roles)
    {
        if (policy == Public) return ServiceDefaults.Access.Whole;
        List<string>? sections = null;
        for (var i = 0; i < roles.Count; i++)
        {
            if (Roles.Read(roles[i]) is not { } held || Array.IndexOf(Table[policy], held.Role) < 0) continue;
            if (held.Section is null) return ServiceDefaults.Access.Whole;
            (sections ??= []).Add(held.Section);
        }
        return sections is null ? default : new Access(true, sections);
    }
}
