/* A NIF that lets SQLite add numbers up, in a database in memory. */
#include <erl_nif.h>
#include <sqlite3.h>

static int insert(ErlNifEnv *env, sqlite3 *db, ERL_NIF_TERM list)
{
    sqlite3_stmt *statement;
    ERL_NIF_TERM head;
    ErlNifSInt64 amount;
    int good = sqlite3_prepare_v2(db, "INSERT INTO ledger VALUES (?)", -1, &statement, NULL) == SQLITE_OK;

    while (good && enif_get_list_cell(env, list, &head, &list)) {
        good = enif_get_int64(env, head, &amount) && sqlite3_bind_int64(statement, 1, amount) == SQLITE_OK &&
               sqlite3_step(statement) == SQLITE_DONE && sqlite3_reset(statement) == SQLITE_OK;
    }
    sqlite3_finalize(statement);
    return good;
}

static int total(sqlite3 *db, ErlNifSInt64 *sum)
{
    sqlite3_stmt *statement;
    int good = sqlite3_prepare_v2(db, "SELECT total(amount) FROM ledger", -1, &statement, NULL) == SQLITE_OK &&
               sqlite3_step(statement) == SQLITE_ROW;

    if (good)
        *sum = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return good;
}

static ERL_NIF_TERM sum(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[])
{
    sqlite3 *db;
    ErlNifSInt64 result = 0;
    int good = argc == 1 && enif_is_list(env, argv[0]) && sqlite3_open(":memory:", &db) == SQLITE_OK;

    if (!good)
        return enif_make_badarg(env);
    good = sqlite3_exec(db, "CREATE TABLE ledger (amount INTEGER)", NULL, NULL, NULL) == SQLITE_OK &&
           insert(env, db, argv[0]) && total(db, &result);
    sqlite3_close(db);
    return good ? enif_make_int64(env, result) : enif_make_badarg(env);
}

static ERL_NIF_TERM version(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[])
{
    (void)argc;
    (void)argv;
    return enif_make_string(env, sqlite3_libversion(), ERL_NIF_LATIN1);
}

static ErlNifFunc functions[] = {{"sum", 1, sum, ERL_NIF_DIRTY_JOB_CPU_BOUND}, {"version", 0, version, 0}};

ERL_NIF_INIT(Elixir.NativeCode.Ledger, functions, NULL, NULL, NULL, NULL)
