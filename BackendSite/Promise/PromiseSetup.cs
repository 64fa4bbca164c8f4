namespace BackendSite.Promise;

/// <summary>TBD.</summary>
public static class PromiseSetup
{
    /// <summary>Registers the room.</summary>
    public static void AddPromise(this WebApplicationBuilder builder)
    {
    }

}
