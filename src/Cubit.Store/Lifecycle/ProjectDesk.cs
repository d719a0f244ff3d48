using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Store.Accounts;
using Cubit.Store.Catalog;
using Cubit.Store.Orders;
using NodaTime;

namespace Cubit.Store.Lifecycle;

/// <summary>A project and the instance that it names, if it names one, as of an instant.</summary>
/// <param name="Project">The project.</param>
/// <param name="Instance">The instance, or null.</param>
/// <param name="At">The instant.</param>
/// <param name="IsNew">Whether it was created just now.</param>
public sealed record ProjectView(Project Project, Instance? Instance, Instant At, bool IsNew = false)
{
    /// <summary>Where it is in its life.</summary>
    public ProjectState State => Project.StateAt(Instance, At);

    /// <summary>When it will be deleted, or null where it is not frozen.</summary>
    public Instant? DeleteAt => Project.DeleteAt(Instance, At);
}

/// <summary>A project that is asked for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="InstanceId">The instance that it shall use, or null where it pays as it goes.</param>
/// <param name="Region">Where; null for the region of its instance.</param>
public sealed record ProjectRequest(string Name, string? InstanceId, string? Region);

/// <summary>Projects: listed, created, and billed by another method.</summary>
/// <param name="database">Where.</param>
/// <param name="life">Runs the commands.</param>
/// <param name="render">Writes a project as the answer that is stored and given.</param>
/// <source>docs/spec/orders.md, "Life of an instance"</source>
public sealed class ProjectDesk(Database database, LifeDesk life, Func<ProjectView, OrderAnswer> render)
{
    /// <summary>Projects of an account after a name, by name.</summary>
    public Task<IReadOnlyList<ProjectView>> PageAsync(long accountId, string after, int limit, Instant at) =>
        database.ReadAsync(Scope.Of(accountId), session => Page(session, accountId, after, limit, at));

    /// <summary>Creates a project.</summary>
    /// <errors>those of <see cref="SwitchBilling.Create"/></errors>
    public Task<OrderAnswer> CreateAsync(Caller caller, ProjectRequest request, Instant at, OnceKey? once = null)
    {
        var number = 0L;
        var isOne = request.InstanceId is { } id && Instance.TryNumber(caller.AccountId, id, out number);
        return life.RunAsync(
            new LifeCommand(caller.AccountId, new Reach(number), at, caller.Role, once),
            state =>
            {
                var named = isOne ? state.Holdings.Instances.GetValueOrDefault(number) : null;
                var region = request.Region ?? named?.Region;
                return request.InstanceId is { } asked && named is null ? QuoteDesk.UnknownInstance(asked)
                    : CatalogRows.Regions(state.Session).All(each => each.Id != region) ? UnknownRegion(region!)
                    : SwitchBilling.Create(
                        state.Holdings,
                        request.Name,
                        region!,
                        named?.Number,
                        state.At,
                        caller.Actor,
                        caller.Role
                    );
            },
            state => render(Of(state, request.Name) with { IsNew = true })
        );
    }

    /// <summary>Bills a project by what it uses from now on.</summary>
    /// <errors>those of <see cref="SwitchBilling.ToPayAsYouGo"/></errors>
    public Task<OrderAnswer> ToPayAsYouGoAsync(Caller caller, string projectId, Instant at, OnceKey? once = null)
    {
        _ = Project.TryName(caller.AccountId, projectId, out var name);
        return life.RunAsync(
            new LifeCommand(caller.AccountId, new Reach(Project: name), at, caller.Role, once),
            state =>
            {
                if (state.Holdings.Projects.GetValueOrDefault(name) is not { } project)
                    return Unknown(projectId);
                // Where it pays as it goes already, no market is looked at.
                var instance = state.Holdings.Instances.GetValueOrDefault(project.Instance ?? 0);
                var market = instance is null ? null : state.MarketOf(instance);
                return instance is not null && market is null
                    ? CatalogRows.NotSold(instance.Product, instance.Region)
                    : SwitchBilling.ToPayAsYouGo(state.Holdings, name, market!, state.At, caller.Actor, caller.Role);
            },
            state => render(Of(state, name))
        );
    }

    /// <summary>Bills a project by a subscription from now on.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="projectId">Id of the project.</param>
    /// <param name="instanceId">Id of the instance; null for the one that it used last.</param>
    /// <param name="at">When.</param>
    /// <param name="once">Under which key.</param>
    /// <errors>those of <see cref="SwitchBilling.ToSubscription"/></errors>
    public async Task<OrderAnswer> ToSubscriptionAsync(
        Caller caller,
        string projectId,
        string? instanceId,
        Instant at,
        OnceKey? once = null
    )
    {
        var account = caller.AccountId;
        _ = Project.TryName(account, projectId, out var name);
        var asked =
            instanceId ?? await database.ReadAsync(Scope.Of(account), session => UsedLast(session, account, name));
        _ = Instance.TryNumber(account, asked ?? "", out var number);
        return await life.RunAsync(
            new LifeCommand(account, new Reach(number), at, caller.Role, once),
            state =>
                !state.Holdings.Projects.ContainsKey(name) ? Unknown(projectId)
                : asked is not null && !state.Holdings.Instances.ContainsKey(number) ? QuoteDesk.UnknownInstance(asked)
                : SwitchBilling.ToSubscription(state.Holdings, name, number, state.At, caller.Actor, caller.Role),
            state => render(Of(state, name))
        );
    }

    private static IReadOnlyList<ProjectView> Page(Session session, long accountId, string after, int limit, Instant at)
    {
        var instances = new Dictionary<long, Instance?>();
        return
        [
            .. ProjectRows
                .All(session, accountId)
                .Where(project => string.CompareOrdinal(project.Name, after) > 0)
                .Take(limit)
                .Select(project => new ProjectView(project, InstanceOf(project), at)),
        ];

        // What is due and not done yet counts as done.
        Instance? InstanceOf(Project project)
        {
            if (project.Instance is not { } number)
                return null;
            if (!instances.TryGetValue(number, out var instance))
                instances[number] = instance = LifeState
                    .Look(session, accountId, new Reach(number), at)
                    .Holdings.Instances.GetValueOrDefault(number);
            return instance;
        }
    }

    // The order of its last conversion names it.
    private static string? UsedLast(Session session, long accountId, string name) =>
        OrderRows.Conversions(session, accountId).FirstOrDefault(order => order.Project == name) is { } last
            ? Instance.IdOf(accountId, last.Instance)
            : null;

    private static ProjectView Of(LifeState state, string name)
    {
        var project = state.Holdings.Projects[name];
        return new(project, state.Holdings.Instances.GetValueOrDefault(project.Instance ?? 0), state.At);
    }

    private static Refusal UnknownRegion(string region) =>
        Refusal.Of("project.region_mismatch", $"There is no region {region}.", ("region", region));

    private static Refusal Unknown(string id) =>
        Refusal.Of("project.unknown", "There is no such project in this account.", ("project", id));
}
