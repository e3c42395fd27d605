// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/bytestream.h"

#include "core/base/tr.h"

#include <QFile>
#include <QFileInfo>

#include <array>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include <zlib.h>

namespace gapscope {

namespace {

constexpr qint64 kChunk = 1 << 18; // stays in the second-level cache
constexpr std::size_t kChunksAhead = 16;

class PlainStream : public ByteStream {
public:
    PlainStream(std::unique_ptr<QFile> file, Progress &progress)
        : m_file(std::move(file))
        , m_progress(progress)
        , m_buffer(kChunk)
    {
    }

    std::string_view next() override
    {
        if (m_progress.isCancelled())
            return {};
        const qint64 count = m_file->read(m_buffer.data(), kChunk);
        if (count < 0) {
            m_damage = Tr::tr("Reading failed: %1.").arg(m_file->errorString());
            return {};
        }
        m_progress.advance(count);
        return {m_buffer.data(), static_cast<std::size_t>(count)};
    }

    [[nodiscard]] QString damage() const override { return m_damage; }

private:
    std::unique_ptr<QFile> m_file;
    Progress &m_progress;
    std::vector<char> m_buffer;
    QString m_damage;
};

// Inflates gzip members one after the other; zero padding after the last one is allowed.
class Inflater {
public:
    enum class State { More, End, Damaged };

    Inflater() { inflateInit2(&m_stream, 15 + 16); }

    ~Inflater() { inflateEnd(&m_stream); }

    Inflater(const Inflater &) = delete;
    Inflater &operator=(const Inflater &) = delete;

    // Appends to `out` until it is full or the input is used up.
    State inflateSome(std::vector<char> &out, std::size_t &used)
    {
        while (used < out.size() && m_stream.avail_in > 0) {
            if (m_between) {
                if (!skipPadding())
                    return State::Damaged;
                if (m_stream.avail_in == 0)
                    break;
            }
            m_stream.next_out = reinterpret_cast<Bytef *>(out.data() + used);
            m_stream.avail_out = static_cast<uInt>(out.size() - used);
            const int status = inflate(&m_stream, Z_NO_FLUSH);
            used = out.size() - m_stream.avail_out;
            if (status == Z_STREAM_END)
                m_between = true;
            else if (status != Z_OK && status != Z_BUF_ERROR)
                return State::Damaged;
        }
        return State::More;
    }

    void setInput(std::vector<char> &in, std::size_t count)
    {
        m_stream.next_in = reinterpret_cast<Bytef *>(in.data());
        m_stream.avail_in = static_cast<uInt>(count);
    }

    [[nodiscard]] bool needsInput() const { return m_stream.avail_in == 0; }

    // Whether the file may end here: after a whole member.
    [[nodiscard]] bool mayEnd() const { return m_between; }

private:
    // Zeros after a member are padding; anything else begins the next member.
    bool skipPadding()
    {
        while (m_stream.avail_in > 0 && *m_stream.next_in == 0) {
            ++m_stream.next_in;
            --m_stream.avail_in;
            m_padded = true;
        }
        if (m_stream.avail_in == 0)
            return true;
        if (m_padded || *m_stream.next_in != 0x1f)
            return false;
        m_between = false;
        return inflateReset(&m_stream) == Z_OK;
    }

    z_stream m_stream {};
    bool m_between = false;
    bool m_padded = false;
};

class GzipStream : public ByteStream {
public:
    GzipStream(std::unique_ptr<QFile> file, Progress &progress)
        : m_file(std::move(file))
        , m_progress(progress)
        , m_thread([this](const std::stop_token &stop) { produce(stop); })
    {
    }

    ~GzipStream() override
    {
        m_thread.request_stop();
        m_changed.notify_all();
    }

    std::string_view next() override
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return !m_ready.empty() || m_finished; });
        if (m_ready.empty() || m_progress.isCancelled())
            return {};
        m_spare.push_back(std::move(m_current.bytes));
        m_current = std::move(m_ready.front());
        m_ready.pop_front();
        m_changed.notify_all();
        return {m_current.bytes.data(), m_current.used};
    }

    [[nodiscard]] QString damage() const override
    {
        const std::scoped_lock lock(m_mutex);
        return m_damage;
    }

private:
    struct Chunk {
        std::vector<char> bytes; // kChunk
        std::size_t used = 0;
    };

    // Memory that the reader is done with, or new one: fresh pages cost more than inflating into them.
    std::vector<char> takeSpare()
    {
        const std::scoped_lock lock(m_mutex);
        std::vector<char> spare;
        if (!m_spare.empty()) {
            spare = std::move(m_spare.back());
            m_spare.pop_back();
        }
        return spare;
    }

    void produce(const std::stop_token &stop)
    {
        Inflater inflater;
        std::vector<char> input(kChunk);
        QString damage;
        bool fileEnded = false;
        while (!stop.stop_requested() && !m_progress.isCancelled() && !fileEnded) {
            std::vector<char> output = takeSpare();
            output.resize(kChunk);
            std::size_t used = 0;
            while (used < output.size()) {
                if (inflater.needsInput()) {
                    const qint64 count = m_file->read(input.data(), kChunk);
                    fileEnded = count <= 0;
                    if (fileEnded)
                        break;
                    m_progress.advance(count);
                    inflater.setInput(input, static_cast<std::size_t>(count));
                }
                if (inflater.inflateSome(output, used) == Inflater::State::Damaged) {
                    damage = Tr::tr("The compressed data are damaged near byte %1 of the file.")
                                 .arg(m_file->pos());
                    fileEnded = true;
                    break;
                }
            }
            if (!push({std::move(output), used}, stop))
                break;
        }
        if (damage.isEmpty() && fileEnded && !inflater.mayEnd())
            damage = Tr::tr("The compressed data end too early, at byte %1 of the file.")
                         .arg(m_file->size());
        const std::scoped_lock lock(m_mutex);
        m_damage = damage;
        m_finished = true;
        m_changed.notify_all();
    }

    bool push(Chunk chunk, const std::stop_token &stop)
    {
        if (chunk.used == 0)
            return true;
        std::unique_lock lock(m_mutex);
        m_changed.wait(
            lock, stop, [this] { return m_ready.size() < kChunksAhead; });
        if (stop.stop_requested())
            return false;
        m_ready.push_back(std::move(chunk));
        m_changed.notify_all();
        return true;
    }

    std::unique_ptr<QFile> m_file;
    Progress &m_progress;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<Chunk> m_ready;
    std::vector<std::vector<char>> m_spare;
    Chunk m_current;
    bool m_finished = false;
    QString m_damage;
    std::jthread m_thread; // last: it uses the members above
};

} // namespace

Result<std::unique_ptr<ByteStream>> openByteStream(const QString &path, Progress &progress)
{
    auto file = std::make_unique<QFile>(path);
    const QFileInfo info(path);
    if (!info.exists())
        return Error {ErrorKind::NotFound, Tr::tr("%1 does not exist.").arg(info.fileName()), {},
            Tr::tr("Check the path."), {}};
    if (!file->open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return Error {ErrorKind::NoPermission,
            Tr::tr("%1 cannot be read: %2.").arg(info.fileName(), file->errorString()), {},
            Tr::tr("Check that you may read the file."), {}};
    progress.begin(LoadPhase::Events, file->size());
    std::array<char, 2> magic {};
    const bool gzip = file->read(magic.data(), 2) == 2 && magic[0] == '\x1f' && magic[1] == '\x8b';
    file->seek(0);
    if (gzip)
        return std::unique_ptr<ByteStream>(std::make_unique<GzipStream>(std::move(file), progress));
    return std::unique_ptr<ByteStream>(std::make_unique<PlainStream>(std::move(file), progress));
}

} // namespace gapscope
