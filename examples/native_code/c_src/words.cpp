// A port program: counts the words of each text that it is sent, and says who it runs as. Messages both ways
// have a length of two bytes before them ({:packet, 2}).
#include <cstdint>
#include <iostream>
#include <map>
#include <pwd.h>
#include <sstream>
#include <string>
#include <unistd.h>

static bool receive(std::string &text)
{
    unsigned char head[2];
    if (!std::cin.read(reinterpret_cast<char *>(head), 2))
        return false;
    text.resize(static_cast<std::size_t>(head[0]) << 8 | head[1]);
    return static_cast<bool>(std::cin.read(text.data(), static_cast<std::streamsize>(text.size())));
}

static void send(const std::string &text)
{
    const auto size = static_cast<std::uint16_t>(text.size());
    std::cout.put(static_cast<char>(size >> 8)).put(static_cast<char>(size & 0xff)).write(text.data(), size).flush();
}

static std::string account()
{
    const passwd *entry = getpwuid(getuid());
    return entry == nullptr ? "unknown" : entry->pw_name;
}

int main()
{
    for (std::string text; receive(text);) {
        std::map<std::string, int> counts;
        std::istringstream words(text);
        for (std::string word; words >> word;)
            ++counts[word];
        std::ostringstream answer;
        for (const auto &[word, count] : counts)
            answer << word << '=' << count << ' ';
        answer << "by " << account();
        send(answer.str());
    }
}
