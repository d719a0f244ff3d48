namespace Cubit.Store.Execute;

/// <summary>A command or a question that waits for its turn, with the answer that its caller waits for.</summary>
internal abstract class Work(Scope scope)
{
    public Scope Scope => scope;

    /// <summary>Runs it and keeps the answer back.</summary>
    public abstract void Run(Session session);

    /// <summary>Gives the answer.</summary>
    public abstract void Succeed();

    public abstract void Fail(Exception exception);
}

/// <inheritdoc/>
internal sealed class Work<T>(Scope scope, Func<Session, T> run) : Work(scope)
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Answer => _answer.Task;

    public override void Run(Session session) => _result = run(session);

    public override void Succeed() => _answer.SetResult(_result!);

    public override void Fail(Exception exception) => _answer.SetException(exception);
}
